package dev.gatehouse.systemtest.soak;

import dev.gatehouse.manager.State;
import java.util.OptionalLong;

/** One way to operate gateways. Each operation throws {@link Refused} if it reports a failure. */
interface Operator {
    void start(String profile);

    void stop(String profile);

    void restart(String profile);

    void create(String profile);

    void delete(String profile);

    void rename(String from, String to);

    void reconcile();

    /** Asks for all gateways and for the plan, and reads the profiles. Changes nothing. */
    void look();

    Seen status(String profile);

    /** A reported status. */
    record Seen(State state, OptionalLong pid) {}

    /** An operation that reported a failure. */
    final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }
}
