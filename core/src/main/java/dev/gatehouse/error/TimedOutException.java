package dev.gatehouse.error;

import java.time.Duration;

/**
 * An expected effect did not happen within its time limit.
 *
 * @since 0.1.0
 */
public final class TimedOutException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    private final Duration limit;

    /**
     * Creates an exception whose message names the effect, the limit and the present state.
     *
     * @param what the missing effect as a sentence without its full stop, such as "the gateway of coder did not stop"
     * @param limit the time limit that was exceeded
     * @param detail the present state instead; may be empty
     * @param remedy a command that helps
     */
    public TimedOutException(String what, Duration limit, String detail, Remedy remedy) {
        super(what + " within " + words(limit) + (detail.isEmpty() ? "" : ": " + detail), remedy);
        this.limit = limit;
    }

    /**
     * Creates an exception with the message of another and a command that helps in a wider operation.
     *
     * @param cause the failure of a part of the operation
     * @param remedy a command that helps
     */
    public TimedOutException(TimedOutException cause, Remedy remedy) {
        super(String.valueOf(cause.getMessage()), remedy, cause);
        this.limit = cause.limit;
    }

    /** {@return the time limit that was exceeded} */
    public Duration limit() {
        return limit;
    }

    private static String words(Duration limit) {
        long millis = limit.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
