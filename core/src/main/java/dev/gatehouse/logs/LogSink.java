package dev.gatehouse.logs;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;

/**
 * Receives lines of gateways. Called by the thread that reads the logs.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LogSink {
    /**
     * Receives a line.
     *
     * @param line the line
     * @return whether to continue
     */
    boolean line(LogLine line);

    /**
     * Called if logs are followed, each time all present lines have been passed, before the wait for new ones.
     *
     * @return whether to continue; by default true
     */
    default boolean caughtUp() {
        return true;
    }

    /**
     * Called if a query with {@code since} leaves out the lines of a gateway because none of them has a time, after all
     * present lines have been passed. If the log is followed, later lines of it are passed. By default does nothing.
     *
     * @param service the gateway's service
     */
    default void withoutTimes(ServiceName service) {}

    /**
     * Called if the log of one gateway cannot be read, or not further. Reading continues for the others. By default
     * throws the reason.
     *
     * @param service the gateway's service
     * @param reason why
     */
    default void unreadable(ServiceName service, GatehouseException reason) {
        throw reason;
    }
}
