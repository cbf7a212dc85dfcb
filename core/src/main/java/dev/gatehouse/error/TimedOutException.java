package dev.gatehouse.error;

import java.time.Duration;

/** Something did not happen within its limit. */
public final class TimedOutException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    private final Duration limit;

    /**
     * Makes one.
     *
     * @param what what was waited for, a whole sentence without its end, as in "the gateway of coder did not stop"
     * @param detail what is known of it instead; may be empty
     */
    public TimedOutException(String what, Duration limit, String detail, String remedy) {
        super(what + " within " + words(limit) + (detail.isEmpty() ? "" : ": " + detail), remedy);
        this.limit = limit;
    }

    public Duration limit() {
        return limit;
    }

    private static String words(Duration limit) {
        long millis = limit.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
