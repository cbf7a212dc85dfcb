package dev.gatehouse.reconcile;

import dev.gatehouse.definition.ServiceName;
import java.util.Locale;

/**
 * One step of a plan. Immutable.
 *
 * @param type what to do
 * @param service the service
 * @param reason why, in words
 * @since 0.1.0
 */
public record Action(Type type, ServiceName service, String reason) {
    /** What can be done to a service, in the order in which a plan is executed. */
    public enum Type {
        /** Stop and remove a service whose profile no longer exists. */
        REMOVE("remove"),
        /** Stop a running service. */
        STOP("stop"),
        /** Install a new service without starting it. */
        REGISTER_DOWN("register"),
        /** Update the files of a service; a running gateway keeps running. */
        REFRESH("refresh"),
        /** Install and start a new service. */
        REGISTER_UP("register and start"),
        /** Start an installed service. */
        START("start");

        private final String words;

        Type(String words) {
            this.words = words;
        }

        /** {@return whether the gateway does not run afterwards} */
        public boolean ends() {
            return this == REMOVE || this == STOP;
        }

        /** {@return the words for this type in a printed plan} */
        public String words() {
            return words;
        }

        /** {@return the word for this type in documents, such as {@code register-up}} */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** {@return the action on one line} */
    public String line() {
        return service + ": " + type.words() + " (" + reason + ")";
    }
}
