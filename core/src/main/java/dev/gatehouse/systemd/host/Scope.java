package dev.gatehouse.systemd.host;

/** The systemd instance that runs a gateway: a user's or the host's. */
public enum Scope {
    /** The caller's own instance. Requires no rights. Ends with the last session, unless linger is enabled. */
    USER("user", "default.target"),
    /** The host's instance. Only root can change it. Starts gateways at boot. */
    SYSTEM("system", "multi-user.target");

    private final String word;
    private final String target;

    Scope(String word, String target) {
        this.word = word;
        this.target = target;
    }

    /** Returns the name for messages. */
    public String word() {
        return word;
    }

    /** Returns the option of {@code systemctl} and {@code journalctl} that selects this scope. */
    public String option() {
        return "--" + word;
    }

    /** Returns the target that starts enabled units (systemd.special(7)). A user's instance has no multi-user.target. */
    public String target() {
        return target;
    }
}
