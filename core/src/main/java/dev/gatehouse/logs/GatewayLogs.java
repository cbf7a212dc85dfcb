package dev.gatehouse.logs;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;

/**
 * Reads the output of gateways, wherever the manager or its loggers keep it. Implementations are thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface GatewayLogs {
    /**
     * Passes lines to a sink, oldest first; lines of several gateways are merged by time. A gateway without output has
     * no lines, which is no error.
     *
     * <p>If the query follows the logs, this method returns only when the sink wants no more lines or the thread is
     * interrupted. An interrupt ends reading without an exception, and the interrupt status stays set. Lines of several
     * gateways that are followed arrive in the order in which they are found.
     *
     * @param query which lines to read
     * @param sink receives the lines
     * @throws GatehouseException if no log can be read
     */
    void read(LogQuery query, LogSink sink);

    /**
     * Returns whether the output of the container before the present one is kept apart, so that {@link LogQuery#ofPrevious} can be
     * read. Other logs have the output of all runs one after the other, and ignore that.
     *
     * @return by default false
     */
    default boolean keepsPrevious() {
        return false;
    }

    /**
     * Returns the logs of a kind that keeps no output: reading fails.
     *
     * @param kind the kind's word
     * @return the logs
     */
    static GatewayLogs none(String kind) {
        return (query, sink) -> {
            if (!query.services().isEmpty()) {
                throw new GatehouseException(
                        kind + " keeps no output of gateways that Gatehouse can read; a gateway that runs in the"
                                + " foreground prints to the terminal",
                        Remedy.gatehouse(
                                "gateway", "run", query.services().getFirst().toString()));
            }
        };
    }
}
