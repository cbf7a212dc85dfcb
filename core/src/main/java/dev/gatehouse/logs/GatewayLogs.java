package dev.gatehouse.logs;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import java.util.function.Function;

/**
 * What gateways have printed, wherever the manager or its loggers keep it.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface GatewayLogs {
    /**
     * Gives lines to a sink, oldest first, those of several gateways in order of time. A gateway that has printed nothing
     * gives no line, which is no error.
     *
     * <p>Where lines are followed, this returns only when the sink wants no more, or when this thread is interrupted, which
     * it still is then. Of several gateways that are followed, lines come in the order in which they are found.
     *
     * @throws GatehouseException where no log can be read at all
     */
    void read(LogQuery query, LogSink sink);

    /**
     * The answer of a kind whose logs are files that are not read here.
     *
     * @param reading the command by which a person reads a gateway's
     */
    static GatewayLogs inFiles(String kind, Function<ServiceName, String> reading) {
        return (query, sink) -> {
            if (!query.services().isEmpty()) {
                throw new GatehouseException(
                        "under " + kind + " what gateways print is in files, which this command does not read",
                        reading.apply(query.services().getFirst()));
            }
        };
    }

    /** The answer of a kind that keeps nothing that could be read. */
    static GatewayLogs none(String kind) {
        return (query, sink) -> {
            if (!query.services().isEmpty()) {
                throw new GatehouseException(
                        kind
                                + " keeps nothing that Gatehouse could read of what gateways print; in the foreground a gateway"
                                + " prints to the terminal",
                        "gatehouse gateway run " + query.services().getFirst());
            }
        };
    }
}
