package dev.gatehouse.gateways;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.profile.Intent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an operation did to one gateway.
 *
 * @param profile whose gateway
 * @param outcome what changed, or why the operation failed
 * @param status what the manager said when the operation was over; {@link dev.gatehouse.manager.State#UNKNOWN} if it was
 *     not asked, because nothing could be done. A gateway that was proven to run and has ended since shows that here
 * @param took how long the manager needed for the start, stop, restart or removal of all gateways of the call; zero if it
 *     was not commanded
 * @param refreshed whether an older definition was replaced. A gateway that runs takes up the new one at its next start
 * @param ranBefore whether the gateway ran before it was stopped or uninstalled; false after other operations
 * @param recorded the intent that was recorded; empty if the operation records none, if the profile is not on disk, or if
 *     the record failed or was taken back
 * @param recordFailure why the intent could not be recorded, or not be taken back
 * @param changedLines what an adoption changed in files that were there before, for people, as {@link
 *     dev.gatehouse.rendering.Rendering#changes} gives it; empty after other operations
 * @since 0.1.0
 */
public record GatewayResult(
        ProfileName profile,
        Outcome outcome,
        ServiceStatus status,
        Duration took,
        boolean refreshed,
        boolean ranBefore,
        Optional<Intent> recorded,
        Optional<StorageException> recordFailure,
        List<String> changedLines) {
    public GatewayResult {
        changedLines = List.copyOf(changedLines);
    }

    /** Whether the gateway is not as asked, or will not stay so because its intent could not be recorded. */
    public boolean failed() {
        return failure().isPresent();
    }

    /** Why the operation failed, or else why its intent could not be recorded. */
    public Optional<GatehouseException> failure() {
        Optional<GatehouseException> failure = outcome.failure();
        return failure.isPresent() ? failure : recordFailure.map(reason -> reason);
    }
}
