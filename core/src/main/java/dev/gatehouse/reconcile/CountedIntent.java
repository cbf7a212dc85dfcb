package dev.gatehouse.reconcile;

import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.profile.Intents;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.spi.run.HomeRunFiles;
import dev.gatehouse.spi.run.RunState;
import java.util.Optional;

/**
 * The intent that counts beside the status of a gateway. If another process took the gateway over after its last run here, the end of
 * that process asks for nothing: it did not end the service. Has only static methods and is thread-safe. Without lambdas, because
 * status uses it, and must be fast.
 *
 * @since 0.1.0
 */
public final class CountedIntent {
    private CountedIntent() {}

    /**
     * Reads the intent of a profile.
     *
     * @param profile the profile
     * @param status the status of its gateway
     * @return the intent that counts
     */
    public static IntentReading of(Profile profile, ServiceStatus status) {
        return of(profile, profile.intent(), status);
    }

    static IntentReading of(Profile profile, IntentReading intent, ServiceStatus status) {
        return isEndOfAnother(profile, intent, status) ? Intents.read(profile.directory()) : intent;
    }

    /** Whether the last state in the app's state file is that of another process. */
    static boolean isEndOfAnother(Profile profile, IntentReading intent, ServiceStatus status) {
        return intent.source() == IntentReading.Source.GATEWAY_STATE
                && intent.remark().isPresent()
                && isTakenOver(profile, status);
    }

    /** Whether the app's state file was written after the last run here ended: then another process has run the gateway. */
    static boolean isTakenOver(Profile profile, ServiceStatus status) {
        if (status.state() != State.FINISHED || status.since().isEmpty()) {
            return false;
        }
        Optional<RunState> state = new HomeRunFiles(profile.home()).state(profile.service());
        return state.isPresent() && state.get().isAfter(status.since().get());
    }
}
