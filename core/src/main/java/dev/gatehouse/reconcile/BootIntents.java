package dev.gatehouse.reconcile;

import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.profile.Intents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The intents that count when a container starts.
 *
 * @param warnings gets a line for each record that cannot be written
 */
record BootIntents(Home home, Consumer<String> warnings) {
    /** Records that the root profile should run, if it has no record yet. */
    void seed() {
        if (Intents.isRecorded(home.path(), home.app())) {
            return;
        }
        try {
            Intents.write(home.path(), Intent.RUNNING, home.app(), Intents.Meanwhile.RUNS);
        } catch (IOException e) {
            warnings.accept("cannot record that the root profile should run: " + e.getMessage());
        }
    }

    /**
     * Records an intent that only the gateway's own last state expresses. Some versions of Hermes write {@code stopped}
     * there when their container stops, and the gateway would stay down from the next start on.
     */
    void keep(Survey.Candidate candidate) {
        IntentReading reading = candidate.intent();
        if (reading.source() != IntentReading.Source.GATEWAY_STATE || reading.intent() != Intent.RUNNING) {
            return;
        }
        try {
            Intents.write(candidate.profile().directory(), Intent.RUNNING, home.app(), Intents.Meanwhile.RUNS);
        } catch (IOException e) {
            warnings.accept(
                    "profile=" + candidate.profile().name() + " cannot record that it should run: " + e.getMessage());
        }
    }

    /**
     * Returns a candidate with the intent that counts. For the same reason a stop that only the gateway's last state expresses
     * does not count against an earlier record of Gatehouse.
     */
    Survey.Candidate atBoot(Survey.Candidate candidate) {
        if (candidate.intent().source() != IntentReading.Source.GATEWAY_STATE
                || candidate.intent().intent() == Intent.RUNNING) {
            return candidate;
        }
        Path directory = candidate.profile().directory();
        IntentReading own = Intents.read(directory);
        if (own.source() != IntentReading.Source.INTENT_FILE) {
            return candidate;
        }
        try {
            Intents.renew(directory, home.app());
        } catch (IOException e) {
            warnings.accept(
                    "profile=" + candidate.profile().name() + " cannot record its intent again: " + e.getMessage());
        }
        return new Survey.Candidate(candidate.profile(), candidate.definition(), own);
    }
}
