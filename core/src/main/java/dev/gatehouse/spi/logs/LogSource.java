package dev.gatehouse.spi.logs;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.logs.LogLine;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One gateway's log and its next line. Ordered by the time of that line, then by the order in the query. */
final class LogSource implements Comparable<LogSource>, AutoCloseable {
    final ServiceName service;
    final LogFolder folder;
    private final int index;
    private final LogTail tail;
    private final LogStamp stamp;
    private Optional<Instant> oldest;
    private @Nullable LogLine head;
    private boolean timed;
    private boolean skipped;

    /** Time of the head; a line without a time counts as part of the line before it. */
    private Instant time = Instant.MIN;

    /**
     * Creates a source.
     *
     * @param index position of the gateway in the query
     * @param oldest lines before this time are skipped, and lines without a time until the first one with a time
     */
    LogSource(
            int index, ServiceName service, LogFolder folder, LogTail tail, LogStamp stamp, Optional<Instant> oldest) {
        this.index = index;
        this.service = service;
        this.folder = folder;
        this.tail = tail;
        this.stamp = stamp;
        this.oldest = oldest;
    }

    /** Reads the next line; returns false if there is none now. */
    boolean advance() throws IOException {
        for (Optional<String> raw = tail.next(); raw.isPresent(); raw = tail.next()) {
            LogLine line = stamp.line(service, raw.get());
            timed |= line.time().isPresent();
            if (oldest.isPresent()) {
                skipped |= line.time().isEmpty();
                if (line.time().isEmpty() || line.time().get().isBefore(oldest.get())) {
                    continue;
                }
                // All later lines are newer, or belong to a newer one.
                oldest = Optional.empty();
            }
            time = line.time().orElse(time);
            head = line;
            return true;
        }
        head = null;
        return false;
    }

    /**
     * Ends the selection by time if no line so far has a time; lines that are written later are new. Returns whether
     * lines were skipped although nobody knows how old they are.
     */
    boolean endSelection() {
        if (timed || !skipped) {
            return false;
        }
        oldest = Optional.empty();
        return true;
    }

    /** The line that {@link #advance} has read. */
    Optional<LogLine> head() {
        return Optional.ofNullable(head);
    }

    @Override
    public int compareTo(LogSource other) {
        int byTime = time.compareTo(other.time);
        return byTime != 0 ? byTime : Integer.compare(index, other.index);
    }

    @Override
    public void close() throws IOException {
        tail.close();
    }
}
