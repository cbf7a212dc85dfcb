package dev.gatehouse.manager;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import java.util.Optional;

/**
 * What became of one service in an operation on several.
 *
 * @param service which
 * @param change what was done, or that nothing had to be
 * @param failure why it failed, where it did
 */
public record Outcome(ServiceName service, Change change, Optional<GatehouseException> failure) {
    /** What an operation did to a service. */
    public enum Change {
        CREATED,
        REFRESHED,
        UNCHANGED,
        STARTED,
        STOPPED,
        RESTARTED,
        REMOVED,
        FAILED
    }

    public static Outcome of(ServiceName service, Change change) {
        return new Outcome(service, change, Optional.empty());
    }

    public static Outcome failed(ServiceName service, GatehouseException failure) {
        return new Outcome(service, Change.FAILED, Optional.of(failure));
    }

    public boolean failed() {
        return failure.isPresent();
    }
}
