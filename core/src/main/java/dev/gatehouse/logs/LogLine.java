package dev.gatehouse.logs;

import dev.gatehouse.definition.ServiceName;
import java.time.Instant;
import java.util.Optional;

/**
 * One line that a gateway printed, or that its manager noted about it.
 *
 * @param service whose
 * @param time when it was logged; empty where the log does not say
 * @param text the line without its end and without its time. Bytes that are no UTF-8 have become U+FFFD; control
 *     characters are as the gateway wrote them, so a terminal must not see this as it is
 * @since 0.1.0
 */
public record LogLine(ServiceName service, Optional<Instant> time, String text) {}
