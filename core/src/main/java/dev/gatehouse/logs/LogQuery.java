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
 * @param previous whether to read what the container before the present one has printed instead, where the manager keeps that apart
 *     ({@link GatewayLogs#keepsPrevious})
 * @since 0.1.0
 */
public record LogQuery(
        List<ServiceName> services,
        OptionalInt last,
        Optional<Instant> since,
        boolean follow,
        boolean supervisor,
        boolean previous) {
    /**
     * Checks and copies the components.
     *
     * @throws InvalidInputException if the number of lines is negative, or if a container that has ended is to be followed
     */
    public LogQuery {
        services = List.copyOf(services);
        if (last.isPresent() && last.getAsInt() < 0) {
            throw new InvalidInputException("The number of lines must not be negative");
        }
        if (previous && follow) {
            throw new InvalidInputException("A container that has ended prints no new lines");
        }
    }

    /**
     * Returns a query for all lines that the gateways have printed.
     *
     * @param services the gateways' services, each once
     * @return the query
     */
    public static LogQuery all(List<ServiceName> services) {
        return new LogQuery(services, OptionalInt.empty(), Optional.empty(), false, false, false);
    }

    /**
     * Returns this query, limited to the last lines of each gateway.
     *
     * @param lines maximum number of lines, 0 or more
     * @return the new query
     * @throws InvalidInputException if the number is negative
     */
    public LogQuery withLast(int lines) {
        return new LogQuery(services, OptionalInt.of(lines), since, follow, supervisor, previous);
    }

    /**
     * Returns this query, limited to lines that are not older than a moment.
     *
     * @param oldest the moment
     * @return the new query
     */
    public LogQuery withSince(Instant oldest) {
        return new LogQuery(services, last, Optional.of(oldest), follow, supervisor, previous);
    }

    /**
     * {@return this query, extended to new lines}
     *
     * @throws InvalidInputException if it is for a container that has ended
     */
    public LogQuery following() {
        return new LogQuery(services, last, since, true, supervisor, previous);
    }

    /** {@return this query, extended to lines of the service manager} */
    public LogQuery withSupervisor() {
        return new LogQuery(services, last, since, follow, true, previous);
    }

    /**
     * {@return this query, for the container before the present one}
     *
     * @throws InvalidInputException if it follows the logs
     */
    public LogQuery ofPrevious() {
        return new LogQuery(services, last, since, follow, supervisor, true);
    }
}
