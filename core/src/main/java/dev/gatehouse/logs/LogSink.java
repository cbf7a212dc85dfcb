package dev.gatehouse.logs;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;

/**
 * Takes the lines of gateways as they are read.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LogSink {
    /** Takes one line, and says whether any more is wanted. */
    boolean line(LogLine line);

    /**
     * Called where lines are followed, each time all that there is has been given, before the wait for more; says whether
     * any more is wanted.
     */
    default boolean caughtUp() {
        return true;
    }

    /** Called where the log of one gateway cannot be read, or no further; the others go on. Throws unless overridden. */
    default void unreadable(ServiceName service, GatehouseException reason) {
        throw reason;
    }
}
