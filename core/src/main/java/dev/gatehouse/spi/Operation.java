package dev.gatehouse.spi;

/**
 * What a controller does to services.
 *
 * @since 0.1.0
 */
public enum Operation {
    /** Start them, now and after a reboot. */
    START,
    /** Stop them, now and after a reboot. */
    STOP,
    /** Stop and start them with one command of the manager; only for targets with {@link Course#AT_ONCE}. */
    RESTART,
    /** Stop them to start them again in the same call. What happens after a reboot does not change. */
    MAKE_WAY,
    /** Stop them before their removal. */
    REMOVE;

    /** {@return whether the services do not run afterwards} */
    public boolean ends() {
        return this == STOP || this == MAKE_WAY || this == REMOVE;
    }
}
