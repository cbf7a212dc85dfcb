package dev.gatehouse.gateways;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceStatus;
import java.time.Duration;
import java.util.List;

/**
 * What became of one gateway.
 *
 * @param profile whose it is
 * @param outcome what was done, or why it failed
 * @param status what the manager says of it afterwards; unknown where it was not asked
 * @param took how long the manager's part took, for all gateways of the call together
 * @param refreshed whether the installed definition was another one before
 * @param ran whether it ran before it was stopped; false for other verbs
 * @param changedLines what changed in files that were taken over, for people; empty otherwise
 * @param unrecorded why the operator's intent could not be recorded; empty where it was, or where there was nothing to record
 */
public record GatewayResult(
        ProfileName profile,
        Outcome outcome,
        ServiceStatus status,
        Duration took,
        boolean refreshed,
        boolean ran,
        List<String> changedLines,
        String unrecorded) {
    public GatewayResult {
        changedLines = List.copyOf(changedLines);
    }

    /** The service that the manager knows it by. */
    public ServiceName service() {
        return outcome.service();
    }

    /** Whether it failed, or its intent could not be recorded. */
    public boolean failed() {
        return outcome.failed() || !unrecorded.isEmpty();
    }
}
