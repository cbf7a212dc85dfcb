package dev.gatehouse.manager;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;

/**
 * The calling thread was interrupted during an operation; its interrupt status is set. A command that the manager has
 * already received still takes effect; {@link #wasCommanded} says whether it has.
 *
 * @since 0.1.0
 */
public final class InterruptedOperationException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    private final boolean commanded;

    /**
     * Creates an exception.
     *
     * @param service the service
     * @param commanded whether the manager had received the command
     */
    public InterruptedOperationException(ServiceName service, boolean commanded) {
        super(
                commanded
                        ? "Interrupted while waiting for the gateway of " + service + "; the manager has its command"
                        : "Interrupted before the gateway of " + service + " received its command; nothing was changed",
                Remedy.gatehouse("gateway", "status", service.toString()));
        this.commanded = commanded;
    }

    /** {@return whether the manager had received the command; if not, nothing was changed} */
    public boolean wasCommanded() {
        return commanded;
    }
}
