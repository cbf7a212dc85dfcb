package dev.gatehouse.manager;

import dev.gatehouse.definition.ServiceName;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The status of a service at one moment, in the same form for all kinds of manager. What a kind cannot tell is empty.
 * Immutable.
 *
 * @param service the service
 * @param state the state
 * @param reason why the state is unknown or failed, or another remark for the operator
 * @param since when the service entered this state
 * @param pid process ID of the main process
 * @param wanted whether the manager means the service to run
 * @param enabled whether the service starts at boot
 * @param lastExit how the last run ended
 * @param deaths how often the process has ended since the manager began to supervise it
 * @since 0.1.0
 */
public record ServiceStatus(
        ServiceName service,
        State state,
        Optional<String> reason,
        Optional<Instant> since,
        OptionalLong pid,
        Optional<Boolean> wanted,
        Optional<Boolean> enabled,
        Optional<LastExit> lastExit,
        OptionalInt deaths) {
    /**
     * Returns the status of a service that is not installed.
     *
     * @param service the service
     * @return the status
     */
    public static ServiceStatus notInstalled(ServiceName service) {
        return bare(service, State.NOT_INSTALLED, Optional.empty());
    }

    /**
     * Returns the status of a service that could not be queried.
     *
     * @param service the service
     * @param reason why not
     * @return the status
     */
    public static ServiceStatus unknown(ServiceName service, String reason) {
        return bare(service, State.UNKNOWN, Optional.of(reason));
    }

    private static ServiceStatus bare(ServiceName service, State state, Optional<String> reason) {
        return new ServiceStatus(
                service,
                state,
                reason,
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    /**
     * Returns this status with a remark before its reason.
     *
     * @param remark the remark
     * @return the new status
     */
    public ServiceStatus remarked(String remark) {
        String whole = remark + reason.map(known -> "; " + known).orElse("");
        return new ServiceStatus(service, state, Optional.of(whole), since, pid, wanted, enabled, lastExit, deaths);
    }

    /** {@return whether the state is {@link State#UP} or {@link State#READY}} */
    public boolean isRunning() {
        return state.isRunning();
    }
}
