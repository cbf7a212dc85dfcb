package dev.gatehouse.systemd.host;

/** Which of systemd's managers keeps a gateway: that of one user, or the host's own. */
public enum Scope {
    /** The manager of the user who calls: no rights are needed, and it lives as long as its session unless it lingers. */
    USER("user", "default.target"),
    /** The host's: only root may change it, and it starts gateways at boot whoever logs in. */
    SYSTEM("system", "multi-user.target");

    private final String word;
    private final String target;

    Scope(String word, String target) {
        this.word = word;
        this.target = target;
    }

    /** The word for it in messages. */
    public String word() {
        return word;
    }

    /** The option of {@code systemctl} and {@code journalctl} that chooses it. */
    public String option() {
        return "--" + word;
    }

    /** The target that starts what is enabled (systemd.special(7)); a user's manager has no multi-user.target. */
    public String target() {
        return target;
    }
}
