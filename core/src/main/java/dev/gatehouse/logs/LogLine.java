package dev.gatehouse.logs;

import dev.gatehouse.definition.ServiceName;
import java.time.Instant;
import java.util.Optional;

/**
 * A line that a gateway printed, or that its manager logged about it. Immutable.
 *
 * @param service the gateway's service
 * @param time when it was logged; empty if the log has no time
 * @param text the line without its line end and time. Invalid UTF-8 is replaced by U+FFFD. Control characters are
 *     unchanged: escape them before writing to a terminal
 * @since 0.1.0
 */
public record LogLine(ServiceName service, Optional<Instant> time, String text) {}
