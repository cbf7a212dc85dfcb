package dev.gatehouse.logs;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.InvalidInputException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which lines of which gateways are asked for.
 *
 * @param services whose, each once
 * @param last at most so many lines of each gateway, counted from the end of what there is; 0 or more; empty for all
 * @param since no line that is older
 * @param follow whether to go on with lines that come later
 * @since 0.1.0
 */
public record LogQuery(List<ServiceName> services, OptionalInt last, Optional<Instant> since, boolean follow) {
    public LogQuery {
        services = List.copyOf(services);
        if (last.isPresent() && last.getAsInt() < 0) {
            throw new InvalidInputException("a number of lines must not be negative");
        }
    }

    /** Every line that there is. */
    public static LogQuery all(List<ServiceName> services) {
        return new LogQuery(services, OptionalInt.empty(), Optional.empty(), false);
    }

    /** Of these lines only the last of each gateway. */
    public LogQuery withLast(int lines) {
        return new LogQuery(services, OptionalInt.of(lines), since, follow);
    }

    /** Of these lines only those that are not older. */
    public LogQuery withSince(Instant oldest) {
        return new LogQuery(services, last, Optional.of(oldest), follow);
    }

    /** These lines, and those that come later. */
    public LogQuery following() {
        return new LogQuery(services, last, since, true);
    }
}
