package dev.gatehouse.manager;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import java.util.Optional;

/**
 * The outcome of an operation for one service. Immutable.
 *
 * @param service the service
 * @param change what the operation did
 * @param failure why it failed; present exactly if {@code change} is {@link Change#FAILED}
 * @since 0.1.0
 */
public record Outcome(ServiceName service, Change change, Optional<GatehouseException> failure) {
    /** What an operation did to a service. */
    public enum Change {
        /** The service was installed. */
        CREATED,
        /** The service was installed before, and its files were updated. */
        REFRESHED,
        /** Nothing had to be done. */
        UNCHANGED,
        /** The service was started. */
        STARTED,
        /** The service was stopped. */
        STOPPED,
        /** The service was restarted. */
        RESTARTED,
        /** The service was removed. */
        REMOVED,
        /** The operation failed. */
        FAILED
    }

    /**
     * Returns the outcome of a successful operation.
     *
     * @param service the service
     * @param change what the operation did
     * @return the outcome
     */
    public static Outcome of(ServiceName service, Change change) {
        return new Outcome(service, change, Optional.empty());
    }

    /**
     * Returns the outcome of a failed operation.
     *
     * @param service the service
     * @param failure why it failed
     * @return the outcome
     */
    public static Outcome failed(ServiceName service, GatehouseException failure) {
        return new Outcome(service, Change.FAILED, Optional.of(failure));
    }

    /** {@return whether the operation failed} */
    public boolean failed() {
        return failure.isPresent();
    }
}
