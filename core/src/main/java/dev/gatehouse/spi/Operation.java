package dev.gatehouse.spi;

/**
 * What a controller is asked to do to services.
 *
 * @since 0.1.0
 */
public enum Operation {
    /** Run them, now and after a reboot. */
    START,
    /** Stop them; they stay down after a reboot. */
    STOP,
    /** Stop and start them as one command of the manager's own; only for targets whose course is {@link Course#AT_ONCE}. */
    RESTART,
    /** Stop them so that they can be started anew in the same call; what holds after a reboot is left alone. */
    MAKE_WAY,
    /** Stop them because they are about to be removed. */
    REMOVE;

    /** Whether services do not run afterwards. */
    public boolean ends() {
        return this == STOP || this == MAKE_WAY || this == REMOVE;
    }
}
