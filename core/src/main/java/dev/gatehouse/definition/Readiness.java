package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.time.Duration;

/** How one knows that a gateway that runs is also ready to serve. */
public sealed interface Readiness {
    /** How long a gateway may take to become ready, counted from its start. */
    Duration limit();

    /** There is no sign: a gateway that stayed up for a moment is taken as ready. */
    record None() implements Readiness {
        @Override
        public Duration limit() {
            return Duration.ZERO;
        }
    }

    /**
     * The gateway says so itself: a newline on a descriptor (s6), {@code READY=1} (systemd).
     *
     * @param descriptor the number of the descriptor that s6 gives it, 3 to 99
     */
    record Notify(int descriptor, Duration limit) implements Readiness {
        public Notify {
            if (descriptor < 3 || descriptor > 99) {
                throw new InvalidInputException("ready.notify must be a descriptor between 3 and 99");
            }
            requireLimit(limit);
        }
    }

    /** The gateway's TCP port, on the loopback address, accepts a connection; Gatehouse tries it when it waits. */
    record Port(int port, Duration limit) implements Readiness {
        public Port {
            requireLimit(limit);
        }
    }

    private static void requireLimit(Duration limit) {
        if (limit.toMillis() < 1 || limit.compareTo(Duration.ofHours(1)) > 0) {
            throw new InvalidInputException("ready.timeout must lie between 1 ms and an hour");
        }
    }
}
