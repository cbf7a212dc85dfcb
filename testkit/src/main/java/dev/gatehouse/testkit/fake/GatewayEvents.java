package dev.gatehouse.testkit.fake;

import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The record that a fake gateway keeps of its life, over all of its runs: {@code started 123}, {@code ready}, the name of a signal or
 * another word for the request to end, {@code forked 124}, {@code lines}, {@code exiting 0}.
 *
 * @since 0.1.0
 */
public final class GatewayEvents {
    /** Longer than anything takes that works, even on a busy machine. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path file;

    GatewayEvents(Path file) {
        this.file = file;
    }

    /** {@return all events so far, without PIDs, so that a whole life can be compared} */
    public List<String> life() {
        return all().stream()
                .map(event -> event.startsWith("started ") || event.startsWith("forked ")
                        ? event.substring(0, event.indexOf(' '))
                        : event)
                .toList();
    }

    /** {@return all events so far} */
    public List<String> all() {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // A line without its end is still being written.
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /** {@return the PIDs of all starts so far, in order} */
    public List<Long> starts() {
        return numbers("started ");
    }

    /** {@return the PIDs of the children that it started on command} */
    public List<Long> children() {
        return numbers("forked ");
    }

    /**
     * Waits until the gateway has been started a number of times.
     *
     * @param number the number of starts, counted from the beginning
     * @return the PID of the start with this number
     */
    public long awaitStart(int number) {
        Poll.until(
                () -> "start " + number + " of the gateway, which lived " + all(),
                LIMIT,
                () -> starts().size() >= number);
        return starts().get(number - 1);
    }

    /**
     * Waits for an event.
     *
     * @param event the event, without a PID
     */
    public void await(String event) {
        Poll.until(() -> event + " of the gateway, which lived " + all(), LIMIT, () -> life().contains(event));
    }

    /**
     * Waits for a number of starts and measures the times between them, by the gateway's own time stamps.
     *
     * @param starts the number of starts, at least 1
     * @return the times from each start to the next, one fewer than starts
     */
    public List<Duration> gapsBetweenStarts(int starts) {
        List<Instant> times = new ArrayList<>();
        for (int number = 1; number <= starts; number++) {
            times.add(markedAt(awaitStart(number)));
        }
        List<Duration> gaps = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            gaps.add(Duration.between(times.get(i - 1), times.get(i)));
        }
        return gaps;
    }

    /** When the process of this number made its mark, which it does just before it tells that it has started. */
    private Instant markedAt(long pid) {
        try {
            return Files.getLastModifiedTime(file.resolveSibling("started-" + pid))
                    .toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Long> numbers(String word) {
        return all().stream()
                .filter(event -> event.startsWith(word))
                .map(event -> Long.valueOf(event.substring(word.length())))
                .toList();
    }
}
