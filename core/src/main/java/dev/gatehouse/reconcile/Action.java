package dev.gatehouse.reconcile;

import dev.gatehouse.definition.ServiceName;
import java.util.Locale;

/**
 * One step of a plan.
 *
 * @param type what is done
 * @param service to which service
 * @param reason why, in words
 * @since 0.1.0
 */
public record Action(Type type, ServiceName service, String reason) {
    /** What can be done to a service, in the order in which a plan is carried out. */
    public enum Type {
        /** The manager forgets a service whose profile is gone, and ends it. */
        REMOVE("remove"),
        /** A service that runs is stopped. */
        STOP("stop"),
        /** A service is made known that does not run yet. */
        REGISTER_DOWN("register, down"),
        /** What the manager has of a service is replaced by what the definition gives; a running gateway goes on as it is. */
        REFRESH("refresh"),
        /** A service is made known and started. */
        REGISTER_UP("register and start"),
        /** A service that is known is started. */
        START("start");

        private final String words;

        Type(String words) {
            this.words = words;
        }

        /** The words for it in a printed plan. */
        public String words() {
            return words;
        }

        /** The word for it in documents: {@code register-up}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The action on one line. */
    public String line() {
        return service + ": " + type.words() + " (" + reason + ")";
    }
}
