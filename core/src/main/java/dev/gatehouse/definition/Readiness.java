package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.time.Duration;

/**
 * How a caller recognizes that a running gateway serves requests. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface Readiness {
    /** {@return how long a gateway may take to become ready, counted from its start} */
    Duration limit();

    /** {@return the word for the sign, as in settings: none, notify, port, http or state} */
    String word();

    /** {@return whether the gateway's own port is still to be filled in, by {@link #at}} */
    default boolean needsPort() {
        return false;
    }

    /**
     * Fills in the gateway's own port.
     *
     * @param port the port
     * @return this readiness with that port
     */
    default Readiness at(int port) {
        return this;
    }

    /** The gateway gives no sign: it counts as ready once it has stayed up for a short time ({@code Wait.SETTLED}). */
    record None() implements Readiness {
        @Override
        public String word() {
            return "none";
        }

        @Override
        public Duration limit() {
            return Duration.ZERO;
        }
    }

    /**
     * The gateway signals readiness itself: a newline on a descriptor (s6), {@code READY=1} (systemd).
     *
     * @param descriptor number of the descriptor under s6, 3 to 99
     * @param limit how long the gateway may take, 1 ms to 1 hour
     */
    record Notify(int descriptor, Duration limit) implements Readiness {
        /**
         * Checks the ranges.
         *
         * @throws InvalidInputException if a value is out of its range
         */
        public Notify {
            if (descriptor < 3 || descriptor > 99) {
                throw new InvalidInputException("ready.notify must be a descriptor between 3 and 99");
            }
            requireLimit(limit);
        }

        @Override
        public String word() {
            return "notify";
        }
    }

    /**
     * The gateway is ready if its TCP port on the loopback address accepts a connection. Gatehouse tries to connect
     * while it waits.
     *
     * @param port the port, or {@link #OWN} until the gateway's own port is known
     * @param limit how long the gateway may take, 1 ms to 1 hour
     */
    record Port(int port, Duration limit) implements Readiness {
        /** Stands for the gateway's own port, in settings that apply to several gateways. */
        public static final int OWN = 0;

        /**
         * Checks the limit.
         *
         * @throws InvalidInputException if the limit is out of its range
         */
        public Port {
            requireLimit(limit);
        }

        @Override
        public String word() {
            return "port";
        }

        @Override
        public boolean needsPort() {
            return port == OWN;
        }

        @Override
        public Readiness at(int own) {
            return port == OWN ? new Port(own, limit) : this;
        }
    }

    /**
     * The gateway is ready if it answers a GET request on its port with a certain status. Gatehouse asks on the loopback
     * addresses, without a proxy and without following redirects; the listener must belong to the gateway.
     *
     * @param port the port, or {@link Port#OWN} until the gateway's own port is known
     * @param path path and query of the request: starts with {@code /}, printable ASCII without blanks, at most 200
     *     characters
     * @param status the status that means readiness, 100 to 599
     * @param limit how long the gateway may take, 1 ms to 1 hour
     */
    record Http(int port, String path, int status, Duration limit) implements Readiness {
        /**
         * Checks the components.
         *
         * @throws InvalidInputException if a value is out of its range
         */
        public Http {
            if (!path.startsWith("/") || path.length() > 200 || path.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw new InvalidInputException("ready.http must be a path that starts with / and has no blanks, got "
                        + Quoted.forMessage(path));
            }
            if (status < 100 || status > 599) {
                throw new InvalidInputException("ready.status must be a number from 100 to 599, got " + status);
            }
            requireLimit(limit);
        }

        @Override
        public String word() {
            return "http";
        }

        @Override
        public boolean needsPort() {
            return port == Port.OWN;
        }

        @Override
        public Readiness at(int own) {
            return port == Port.OWN ? new Http(own, path, status, limit) : this;
        }
    }

    /**
     * The gateway is ready if the app's state file names its process and a word that means readiness
     * ({@code state-file} of the app). A word that means failure fails the start.
     *
     * @param limit how long the gateway may take, 1 ms to 1 hour
     */
    record State(Duration limit) implements Readiness {
        /**
         * Checks the limit.
         *
         * @throws InvalidInputException if the limit is out of its range
         */
        public State {
            requireLimit(limit);
        }

        @Override
        public String word() {
            return "state";
        }
    }

    private static void requireLimit(Duration limit) {
        if (limit.toMillis() < 1 || limit.compareTo(Duration.ofHours(1)) > 0) {
            throw new InvalidInputException("ready.timeout must be between 1 ms and 1 hour");
        }
    }
}
