package dev.gatehouse.spi.command;

import dev.gatehouse.error.GatehouseException;
import java.time.Duration;

/**
 * An external program exceeded its time limit and was killed. It has no remedy: a backend that catches it knows what
 * the program was for.
 *
 * @since 0.1.0
 */
public final class CommandTimeoutException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    private final Duration limit;

    /**
     * Creates an exception.
     *
     * @param tool the program
     * @param limit its time limit
     */
    public CommandTimeoutException(String tool, Duration limit) {
        super(tool + " did not end within " + limit.toMillis() + " ms and was killed");
        this.limit = limit;
    }

    /** {@return the time limit of the program} */
    public Duration limit() {
        return limit;
    }
}
