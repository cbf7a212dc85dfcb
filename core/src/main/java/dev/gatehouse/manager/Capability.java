package dev.gatehouse.manager;

/**
 * A feature that a program may require of a manager. The set is open: a backend may have further capabilities. Equality
 * is by name. Immutable.
 *
 * @param name one word; a {@link Limitation} with this {@link Limitation#feature} means that the capability is missing
 * @since 0.1.0
 */
public record Capability(String name) {
    /** A gateway that failed restarts. */
    public static final Capability RESTART = new Capability("restart");

    /** An enabled gateway starts when the host boots, or on Windows when its account logs on. */
    public static final Capability BOOT = new Capability(Limitation.ENABLED_AT_BOOT);

    /** {@link ServiceManager#logs} reads the output of gateways. */
    public static final Capability LOGS = new Capability(Limitation.LOGS);

    /** Gateways can be registered at run time, without a definition that survives a reboot. */
    public static final Capability RUNTIME_REGISTRATION = new Capability(Limitation.RUNTIME_REGISTRATION);

    // Written out, because those of a record are linked at run time, which takes a short command milliseconds.

    @Override
    public boolean equals(Object other) {
        return other instanceof Capability capability && capability.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
