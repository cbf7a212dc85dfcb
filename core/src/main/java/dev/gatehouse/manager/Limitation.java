package dev.gatehouse.manager;

/**
 * Something that a definition or an operation can ask for and this manager cannot give.
 *
 * @param feature which, one of the names below or a backend's own
 * @param consequence what happens instead: refused, or done in another way, in words
 * @param refused true where a definition that asks for it is refused
 */
public record Limitation(String feature, String consequence, boolean refused) {
    public static final String RUNTIME_REGISTRATION = "runtime-registration";
    public static final String MEMORY_LIMIT = "limits.memory";
    public static final String RESTART_AT_ONCE = "restart.always";
    public static final String HARDENING = "harden";
    public static final String ENABLED_AT_BOOT = "enabled-at-boot";
    public static final String LOGS = "logs";
}
