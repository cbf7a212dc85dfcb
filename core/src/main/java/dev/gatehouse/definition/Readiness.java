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

    /** The gateway gives no sign: it counts as ready once it has stayed up for a short time ({@code Wait.SETTLED}). */
    record None() implements Readiness {
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
    }

    /**
     * The gateway is ready if its TCP port on the loopback address accepts a connection. Gatehouse tries to connect
     * while it waits.
     *
     * @param port the port
     * @param limit how long the gateway may take, 1 ms to 1 hour
     */
    record Port(int port, Duration limit) implements Readiness {
        /**
         * Checks the limit.
         *
         * @throws InvalidInputException if the limit is out of its range
         */
        public Port {
            requireLimit(limit);
        }
    }

    private static void requireLimit(Duration limit) {
        if (limit.toMillis() < 1 || limit.compareTo(Duration.ofHours(1)) > 0) {
            throw new InvalidInputException("ready.timeout must be between 1 ms and 1 hour");
        }
    }
}
