package dev.gatehouse.posix;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PollTest {
    private static final Duration LONG = Duration.ofSeconds(40);

    @TempDir
    private Path path;

    private final List<Fifo> fifos = new ArrayList<>();

    @BeforeEach
    void make() throws IOException {
        try (Directory directory = Directory.open(path)) {
            for (int i = 0; i < 5; i++) {
                directory.makeFifo("fifo" + i, 0600);
                fifos.add(directory.openFifo("fifo" + i));
            }
        }
    }

    @AfterEach
    void close() throws PosixException {
        for (Fifo fifo : fifos) {
            fifo.close();
        }
    }

    private void send(int index) throws PosixException {
        Fifo.send(path.resolve("fifo" + index), "x".getBytes(US_ASCII));
    }

    @Test
    void returnsTheFifosThatCanBeRead() throws IOException {
        try (Poll poll = new Poll(fifos)) {
            assertThat(poll.await(Duration.ZERO)).isEmpty();
            send(3);
            send(1);
            assertThat(poll.await(LONG)).containsExactly(1, 3);
            assertThat(poll.await(LONG)).as("not yet read").containsExactly(1, 3);
            fifos.get(1).drain();
            assertThat(poll.await(LONG)).containsExactly(3);
            fifos.get(3).drain();
            assertThat(poll.await(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void isWokenByAWriter() throws Exception {
        try (Poll poll = new Poll(fifos);
                ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor()) {
            Future<?> writer = executor.schedule(
                    () -> {
                        send(4);
                        return null;
                    },
                    100,
                    TimeUnit.MILLISECONDS);
            assertThat(poll.await(LONG)).containsExactly(4);
            writer.get();
        }
    }

    @Test
    void returnsAtItsTimeout() throws PosixException {
        try (Poll poll = new Poll(fifos)) {
            long before = System.nanoTime();
            assertThat(poll.await(Duration.ofMillis(80))).isEmpty();
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(80_000_000);
            // Less than 1 ms must not become 0, or the caller would spin.
            before = System.nanoTime();
            assertThat(poll.await(Duration.ofNanos(1))).isEmpty();
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(1_000_000);
            assertThat(poll.await(Duration.ofSeconds(-1))).isEmpty();
        }
    }

    @Test
    void acceptsVeryLongTimeouts() throws PosixException {
        send(0);
        try (Poll poll = new Poll(fifos)) {
            assertThat(poll.await(Duration.ofNanos(Long.MAX_VALUE))).containsExactly(0);
        }
    }

    @Test
    void ignoresFifosOnRequest() throws PosixException {
        try (Poll poll = new Poll(fifos)) {
            send(0);
            send(2);
            poll.ignore(0);
            assertThat(poll.await(LONG)).containsExactly(2);
            poll.ignore(2);
            assertThat(poll.await(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void waitsWithoutFifos() throws PosixException {
        try (Poll poll = new Poll(List.of())) {
            assertThat(poll.await(Duration.ofMillis(1))).isEmpty();
        }
    }
}
