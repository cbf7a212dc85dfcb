package dev.gatehouse.manager;

/**
 * Something that a program may want of a manager before it relies on it. An open set: a backend may have further ones of its
 * own; equality is by name.
 *
 * @param name one word, that of the {@link Limitation#feature} which stands for its absence
 */
public record Capability(String name) {
    /** A gateway that failed by itself is started again. */
    public static final Capability RESTART = new Capability("restart");

    /** A gateway that is enabled starts by itself: when the host boots, or on Windows when its account logs on. */
    public static final Capability BOOT = new Capability(Limitation.ENABLED_AT_BOOT);

    /** What gateways print can be read through {@link ServiceManager#logs}. */
    public static final Capability LOGS = new Capability(Limitation.LOGS);

    /** Gateways can be made known at run time, without a definition that survives a reboot. */
    public static final Capability RUNTIME_REGISTRATION = new Capability(Limitation.RUNTIME_REGISTRATION);
}
