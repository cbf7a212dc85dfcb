package dev.gatehouse.launchd.domain;

import java.util.Optional;

/**
 * A domain of launchd. A label is unique within a domain (launchctl(1), "domain-target").
 *
 * @param kind gui, user or system
 * @param uid account that the domain belongs to; 0 for the system domain
 */
public record Domain(Kind kind, int uid) {
    public static final Domain SYSTEM = new Domain(Kind.SYSTEM, 0);

    /** The kinds of domains that gateways can run in. */
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

    /** Returns the domain in launchctl's notation. */
    public String target() {
        return switch (kind) {
            case GUI -> "gui/" + uid;
            case USER -> "user/" + uid;
            case SYSTEM -> "system";
        };
    }

    /** Returns a job of this domain in launchctl's notation. */
    public String target(String label) {
        return target() + "/" + label;
    }

    /**
     * Returns the session type that an agent's property list must name to be loaded in this domain (launchd.plist(5),
     * LimitLoadToSessionType). Without the key an agent loads only in the desktop session ({@code Aqua}). Some versions
     * of macOS refuse property lists that name both types.
     */
    public Optional<String> session() {
        return kind == Kind.USER ? Optional.of("Background") : Optional.empty();
    }

    @Override
    public String toString() {
        return target();
    }
}
