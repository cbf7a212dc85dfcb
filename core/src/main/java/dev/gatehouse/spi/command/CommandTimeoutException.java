package dev.gatehouse.spi.command;

import java.io.IOException;
import java.time.Duration;

/**
 * A command that ran past its limit and was killed.
 *
 * @since 0.1.0
 */
public final class CommandTimeoutException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Duration limit;

    public CommandTimeoutException(String tool, Duration limit) {
        super(tool + " did not end within " + limit.toMillis() + " ms and was killed");
        this.limit = limit;
    }

    public Duration limit() {
        return limit;
    }
}
