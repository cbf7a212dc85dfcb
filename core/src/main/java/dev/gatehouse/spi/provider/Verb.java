package dev.gatehouse.spi.provider;

/**
 * What an operator does to gateways.
 *
 * @since 0.1.0
 */
public enum Verb {
    /** Run them, and prove it. */
    START,
    /** End them; they stay down. */
    STOP,
    /** End and run them. */
    RESTART,
    /** Make them known to the manager, or refresh what it knows; starts none. */
    INSTALL,
    /** End them and make the manager forget them; the profiles stay. */
    UNINSTALL;

    /** Whether gateways do not run afterwards. */
    public boolean ends() {
        return this == STOP || this == UNINSTALL;
    }
}
