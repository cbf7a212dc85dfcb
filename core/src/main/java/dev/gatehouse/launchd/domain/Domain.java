package dev.gatehouse.launchd.domain;

import java.util.Optional;

/**
 * One of launchd's domains, in which a label means a service (launchctl(1), "domain-target").
 *
 * @param kind gui, user or system
 * @param uid whose it is; 0 for the system's
 */
public record Domain(Kind kind, int uid) {
    public static final Domain SYSTEM = new Domain(Kind.SYSTEM, 0);

    /** The three kinds that gateways can live in. */
    public enum Kind {
        GUI,
        USER,
        SYSTEM
    }

    public static Domain gui(int uid) {
        return new Domain(Kind.GUI, uid);
    }

    public static Domain user(int uid) {
        return new Domain(Kind.USER, uid);
    }

    /** As launchctl spells it. */
    public String target() {
        return switch (kind) {
            case GUI -> "gui/" + uid;
            case USER -> "user/" + uid;
            case SYSTEM -> "system";
        };
    }

    /** A service in it, as launchctl spells that. */
    public String target(String label) {
        return target() + "/" + label;
    }

    /**
     * The session that an agent has to ask for to be taken here (launchd.plist(5), LimitLoadToSessionType). Without the key
     * an agent is for the desktop's, {@code Aqua}, alone; naming both is what some versions of macOS refuse.
     */
    public Optional<String> session() {
        return kind == Kind.USER ? Optional.of("Background") : Optional.empty();
    }

    @Override
    public String toString() {
        return target();
    }
}
