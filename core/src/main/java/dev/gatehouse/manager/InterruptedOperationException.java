package dev.gatehouse.manager;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;

/**
 * This thread was interrupted while it waited for the effect of a command. The thread's interrupt status is set; the command
 * itself was given and goes on, unless the message says otherwise.
 */
public final class InterruptedOperationException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    private final boolean commanded;

    /**
     * Makes one.
     *
     * @param commanded whether the command had been given
     */
    public InterruptedOperationException(ServiceName service, boolean commanded) {
        super(
                commanded
                        ? "interrupted while waiting for the gateway of " + service + "; its command was given"
                        : "interrupted before the gateway of " + service + " was commanded; nothing was changed",
                "gatehouse gateway status " + service);
        this.commanded = commanded;
    }

    /** Whether the command had been given; if not, nothing was changed. */
    public boolean wasCommanded() {
        return commanded;
    }
}
