package dev.gatehouse.cli.gateway;

import dev.gatehouse.check.ProgramChange;
import dev.gatehouse.cli.parsing.DurationText;
import dev.gatehouse.manager.ServiceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Says that a gateway runs a program that was replaced, or uses settings that have changed, after its start. */
final class StaleNote {
    static final String OLDER_SETTINGS = "runs with older settings; restart to use the new ones";

    private StaleNote() {}

    /** Returns the note about its program; empty if there is nothing to say. Without lambdas, because a short command uses it. */
    static Optional<String> of(ServiceStatus status, Instant now) {
        Optional<ProgramChange> change = ProgramChange.of(status);
        if (change.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> at = change.get().at();
        return Optional.of(
                at.isPresent()
                        ? "its program changed " + DurationText.rough(Duration.between(at.get(), now))
                                + " ago; restart to use it"
                        : "its program was deleted after it had started");
    }
}
