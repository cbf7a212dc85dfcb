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
 * What a gateway has lived through, as it told itself: {@code started 123}, {@code ready}, {@code TERM},
 * {@code exiting 0}.
 */
public final class GatewayEvents {
    /** Far more than anything here takes, for a machine that has much else to do. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path file;

    GatewayEvents(Path file) {
        this.file = file;
    }

    /** All events so far, the pids of processes left out, so that a life can be compared as a whole. */
    public List<String> life() {
        return all().stream()
                .map(event -> event.startsWith("started ") || event.startsWith("forked ")
                        ? event.substring(0, event.indexOf(' '))
                        : event)
                .toList();
    }

    /** All events so far. */
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

    /** The pids of all starts so far, in order. */
    public List<Long> starts() {
        return numbers("started ");
    }

    /** The pids of the children that it started when told to. */
    public List<Long> children() {
        return numbers("forked ");
    }

    /** Waits until the gateway was started this many times in all, and gives the last pid. */
    public long awaitStart(int number) {
        Poll.until(
                () -> "start " + number + " of the gateway, which lived " + all(),
                LIMIT,
                () -> starts().size() >= number);
        return starts().get(number - 1);
    }

    /** Waits until an event has happened. */
    public void await(String event) {
        Poll.until(() -> event + " of the gateway, which lived " + all(), LIMIT, () -> life().contains(event));
    }

    /**
     * Waits for a number of starts and gives the time between each and the next by the gateway's own marks: whoever looks
     * from outside may be held up between a start and its look.
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
