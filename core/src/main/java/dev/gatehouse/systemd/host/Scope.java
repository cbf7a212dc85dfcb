package dev.gatehouse.systemd.host;

/** The systemd instance that runs a gateway: a user's or the host's. */
public enum Scope {
    /** The caller's own instance. Needs no rights; ends with the last session unless the user lingers. */
    USER("user", "default.target"),
    /** The host's instance. Only root may change it; starts gateways at boot. */
    SYSTEM("system", "multi-user.target");

    private final String word;
    private final String target;

    Scope(String word, String target) {
        this.word = word;
        this.target = target;
    }

    /** Its name in messages. */
    public String word() {
        return word;
    }

    /** Option of {@code systemctl} and {@code journalctl} that selects it. */
    public String option() {
        return "--" + word;
    }

    /** Target that starts enabled units (systemd.special(7)). A user's instance has no multi-user.target. */
    public String target() {
        return target;
    }
}
