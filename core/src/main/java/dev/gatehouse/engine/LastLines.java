package dev.gatehouse.engine;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.logs.GatewayLogs;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.spi.logs.LastRead;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The last lines that gateways printed in runs that failed. For one operation and one thread. */
public final class LastLines {
    /** No lines: the manager adds what it knows itself, or has no logs. */
    public static final LastLines NONE = new LastLines((_, _) -> {}, Duration.ZERO);

    private static final int MOST = 5;
    private static final int LONGEST = 300;
    private static final Duration PACE = Duration.ofMillis(50);

    private final GatewayLogs logs;
    private Duration left;

    /**
     * Creates a reader of last lines.
     *
     * @param logs the output of gateways
     * @param patience how long to wait for lines, which may still be on their way through a logger; for all
     *     gateways together, since most gateways that print nothing will not print later either
     */
    public LastLines(GatewayLogs logs, Duration patience) {
        this.logs = logs;
        this.left = patience;
    }

    /** Lines of a gateway since a moment, without blank ones; none if they cannot be read. */
    List<String> of(ServiceName service, Instant since) {
        Deadline deadline = Deadline.after(left);
        try {
            LastRead last = new LastRead();
            Optional<List<String>> found = WaitLoop.poll(PACE, deadline, () -> last.ifComplete(read(service, since)));
            return found.orElseGet(last::lines);
        } catch (IOException | GatehouseException unreadable) {
            return List.of();
        } finally {
            left = deadline.left();
        }
    }

    private List<String> read(ServiceName service, Instant since) {
        List<String> lines = new ArrayList<>();
        logs.read(LogQuery.all(List.of(service)).withLast(MOST).withSince(since), line -> {
            add(line, lines);
            return true;
        });
        return lines;
    }

    private static void add(LogLine line, List<String> lines) {
        String text = line.text();
        if (!text.isBlank()) {
            lines.add(text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
        }
    }
}
