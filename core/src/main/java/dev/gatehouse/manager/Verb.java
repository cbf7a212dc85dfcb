package dev.gatehouse.manager;

/**
 * An operation on gateways.
 *
 * @since 0.1.0
 */
public enum Verb {
    /** Start them and prove it. */
    START,
    /** Stop them; they stay down. */
    STOP,
    /** Stop and start them. */
    RESTART,
    /** Install them or update their definitions; starts none. */
    INSTALL,
    /** Stop them and remove their definitions; the profiles stay. */
    UNINSTALL;

    /** {@return the word for this operation in commands: {@code stop}} */
    public String word() {
        return switch (this) {
            case START -> "start";
            case STOP -> "stop";
            case RESTART -> "restart";
            case INSTALL -> "install";
            case UNINSTALL -> "uninstall";
        };
    }

    /** {@return the past participle, for messages: {@code stopped}} */
    public String past() {
        return this == STOP ? "stopped" : word() + "ed";
    }

    /** {@return whether the gateways do not run afterwards} */
    public boolean ends() {
        return this == STOP || this == UNINSTALL;
    }
}
