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
 * The result of an operation for one gateway. Immutable.
 *
 * @param profile the gateway's profile
 * @param outcome what the operation did, or why it failed
 * @param status the status after the operation; {@link dev.gatehouse.manager.State#UNKNOWN} if it was not queried
 *     because nothing could be done. It shows if a gateway has ended since its start was proven
 * @param took how long the manager needed to start, stop, restart or remove all gateways of the call; zero if it was
 *     not commanded
 * @param refreshed whether an older definition was replaced. A running gateway uses the new one after its next start
 * @param ranBefore whether the gateway ran before it was stopped or uninstalled; false after other operations
 * @param recorded the recorded intent; empty if the operation records none, if the profile is not on disk, or if
 *     recording failed or was undone
 * @param recordFailure why the intent could not be recorded, or recording could not be undone
 * @param changedLines what an adoption changed in existing files, for people, as
 *     {@link dev.gatehouse.rendering.Rendering#changes} returns it; empty after other operations
 * @param survivors PIDs of processes that the gateway started and that still run after it was stopped or uninstalled
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
        List<String> changedLines,
        List<Long> survivors) {
    /** Copies the lists. */
    public GatewayResult {
        changedLines = List.copyOf(changedLines);
        survivors = List.copyOf(survivors);
    }

    /** {@return whether the operation failed, or its intent could not be recorded, so that the result will not last} */
    public boolean failed() {
        return failure().isPresent();
    }

    /** {@return why the operation failed, otherwise why its intent could not be recorded} */
    public Optional<GatehouseException> failure() {
        Optional<GatehouseException> failure = outcome.failure();
        return failure.isPresent() ? failure : recordFailure.map(reason -> reason);
    }
}
