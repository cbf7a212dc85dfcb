package dev.gatehouse.logs;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.InvalidInputException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Selects lines of gateways. Immutable.
 *
 * @param services the gateways' services, each once
 * @param last maximum number of lines per gateway, counted from the end, 0 or more; empty: all
 * @param since no lines older than this; empty: all
 * @param follow whether to wait for new lines
 * @param supervisor whether to include what the service manager says about the gateways, where it keeps that with their output
 * @since 0.1.0
 */
public record LogQuery(
        List<ServiceName> services, OptionalInt last, Optional<Instant> since, boolean follow, boolean supervisor) {
    /**
     * Checks and copies the components.
     *
     * @throws InvalidInputException if the number of lines is negative
     */
    public LogQuery {
        services = List.copyOf(services);
        if (last.isPresent() && last.getAsInt() < 0) {
            throw new InvalidInputException("The number of lines must not be negative");
        }
    }

    /**
     * Returns a query for all lines that the gateways have printed.
     *
     * @param services the gateways' services, each once
     * @return the query
     */
    public static LogQuery all(List<ServiceName> services) {
        return new LogQuery(services, OptionalInt.empty(), Optional.empty(), false, false);
    }

    /**
     * Returns this query, limited to the last lines of each gateway.
     *
     * @param lines maximum number of lines, 0 or more
     * @return the new query
     * @throws InvalidInputException if the number is negative
     */
    public LogQuery withLast(int lines) {
        return new LogQuery(services, OptionalInt.of(lines), since, follow, supervisor);
    }

    /**
     * Returns this query, limited to lines that are not older than a moment.
     *
     * @param oldest the moment
     * @return the new query
     */
    public LogQuery withSince(Instant oldest) {
        return new LogQuery(services, last, Optional.of(oldest), follow, supervisor);
    }

    /** {@return this query, extended to new lines} */
    public LogQuery following() {
        return new LogQuery(services, last, since, true, supervisor);
    }

    /** {@return this query, extended to lines of the service manager} */
    public LogQuery withSupervisor() {
        return new LogQuery(services, last, since, follow, true);
    }
}
