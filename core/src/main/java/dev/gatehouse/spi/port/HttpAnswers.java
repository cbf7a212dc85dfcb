package dev.gatehouse.spi.port;

import java.util.OptionalInt;

/**
 * Asks HTTP servers of this host for a status. Implementations are thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface HttpAnswers {
    /**
     * Sends a GET request to a port of the loopback addresses. Blocks for a second at most.
     *
     * @param port the port, 1 to 65535
     * @param path path and query of the request
     * @return the status of the answer; empty if nobody listens, or no valid answer came in time
     */
    OptionalInt status(int port, String path);
}
