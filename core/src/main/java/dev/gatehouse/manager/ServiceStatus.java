package dev.gatehouse.manager;

import dev.gatehouse.definition.ServiceName;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the manager says of a service now. One record for all kinds; what a kind cannot tell is empty.
 *
 * @param service which service
 * @param state what it is doing
 * @param reason why the state is unknown or failed, or what a person should know of it
 * @param since when it came into this state
 * @param pid its main process
 * @param wanted whether the manager means it to run
 * @param enabled whether it starts when the manager starts
 * @param lastExit how its last run ended
 * @param deaths how often its process has ended since the manager took it on
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
    /** The status of a service that the manager does not know. */
    public static ServiceStatus notInstalled(ServiceName service) {
        return bare(service, State.NOT_INSTALLED, Optional.empty());
    }

    /** The status of a service about which nothing can be said, and why. */
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

    /** The same with a remark before its reason. */
    public ServiceStatus remarked(String remark) {
        String whole = remark + reason.map(known -> "; " + known).orElse("");
        return new ServiceStatus(service, state, Optional.of(whole), since, pid, wanted, enabled, lastExit, deaths);
    }

    public boolean isRunning() {
        return state.isRunning();
    }
}
