package dev.gatehouse.s6.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.posix.Fifo;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine's loop with real FIFOs. */
class FifoSignalsTest {
    /** Long pause: only an event can wake up the loop. */
    private static final Duration ONLY_EVENTS = Duration.ofDays(1);

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path path;

    private final List<Listening> all = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        for (Listening listening : all) {
            for (Subscription subscription : listening.subscriptions) {
                subscription.close();
            }
        }
    }

    /** A listener that waits for a text. */
    private final class Listening implements FifoSignals.Listener {
        private final List<Subscription> subscriptions = new ArrayList<>();
        private final Path directory;
        private final String until;
        private final Deadline deadline;
        private String heard = "";
        private String end = "";
        private int looks;

        Listening(String until, Duration timeout) throws IOException {
            this.directory = path.resolve("service" + all.size());
            this.until = until;
            this.deadline = Deadline.after(timeout);
            Files.createDirectories(directory.resolve("event"));
            subscriptions.add(Subscription.to(new Servicedir(directory)));
            all.add(this);
        }

        void announce(String bytes) throws IOException {
            try (DirectoryStream<Path> listeners = Files.newDirectoryStream(directory.resolve("event"))) {
                for (Path listener : listeners) {
                    Fifo.send(listener, bytes.getBytes(ISO_8859_1));
                }
            }
        }

        @Override
        public List<Subscription> subscriptions() {
            return subscriptions;
        }

        @Override
        public void hear(String announced) {
            heard += announced;
        }
    }

    private void await(Listening... listening) {
        List<Listening> waiting = List.of(listening);
        try (FifoSignals<Listening> signals = new FifoSignals<>(waiting)) {
            WaitLoop.await(
                    waiting,
                    new WaitLoop.Watch<>() {
                        @Override
                        public Map<Listening, Duration> look(Collection<Listening> due) {
                            Map<Listening, Duration> again = new HashMap<>();
                            for (Listening one : due) {
                                one.looks++;
                                if (one.heard.contains(one.until)) {
                                    one.end = "heard";
                                } else {
                                    again.put(one, ONLY_EVENTS);
                                }
                            }
                            return again;
                        }

                        @Override
                        public Deadline deadline(Listening one) {
                            return one.deadline;
                        }

                        @Override
                        public void late(Listening one) {
                            one.end = "late";
                        }

                        @Override
                        public void interrupted(Listening one) {
                            one.end = "interrupted";
                        }
                    },
                    signals);
        }
    }

    @Test
    void receivesEventsFromBeforeTheWait() throws IOException {
        Listening listening = new Listening("s", LONG);
        listening.announce("s");
        await(listening);
        assertThat(listening.end).isEqualTo("heard");
    }

    @Test
    void eachListenerReceivesItsOwnEvents() throws IOException {
        Listening one = new Listening("D", LONG);
        Listening two = new Listening("U", LONG);
        one.announce("d");
        two.announce("uU");
        one.announce("D");
        await(one, two);
        assertThat(List.of(one.heard, one.end, two.heard, two.end)).containsExactly("dD", "heard", "uU", "heard");
    }

    @Test
    void aListenerCanHaveSeveralSubscriptions() throws IOException {
        Listening service = new Listening("ss", LONG);
        Listening logger = new Listening("", LONG);
        service.subscriptions.addAll(logger.subscriptions);
        logger.subscriptions.clear();
        service.announce("s");
        logger.announce("s");
        await(service);
        assertThat(service.end).isEqualTo("heard");
    }

    @Test
    void losesNoByte() throws IOException {
        Listening listening = new Listening("x", LONG);
        String many = "dDuU".repeat(2000);
        listening.announce(many + "x");
        await(listening);
        assertThat(listening.heard).isEqualTo(many + "x");
    }

    @Test
    void wakesUpOnlyForEvents() throws Exception {
        Listening listening = new Listening("x", LONG);
        Listening other = new Listening("z", LONG);
        Future<?> writer = threads.submit(() -> {
            listening.announce("x");
            other.announce("z");
            return null;
        });
        await(listening, other);
        writer.get();
        assertThat(listening.looks).isBetween(1, 2);
        assertThat(other.looks).isBetween(1, 2);
    }

    @Test
    void aDeadlineHoldsDuringEvents() throws Exception {
        Listening listening = new Listening("x", Duration.ofMillis(150));
        Future<?> writer = threads.submit(() -> {
            while (!Thread.currentThread().isInterrupted() && listening.end.isEmpty()) {
                listening.announce("u");
            }
            return null;
        });
        await(listening);
        writer.cancel(true);
        assertThat(listening.end).isEqualTo("late");
    }

    @Test
    void aTimeoutOfOneDoesNotEndTheOthers() throws IOException {
        Listening impatient = new Listening("x", Duration.ZERO);
        Listening patient = new Listening("x", LONG);
        patient.announce("x");
        await(impatient, patient);
        assertThat(impatient.end).isEqualTo("late");
        assertThat(patient.end).isEqualTo("heard");
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        Listening listening = new Listening("x", LONG);
        Thread waiting = Thread.ofPlatform().start(() -> await(listening));
        waiting.interrupt();
        assertThat(waiting.join(Duration.ofSeconds(30))).isTrue();
        assertThat(listening.end).isEqualTo("interrupted");
    }

    @Test
    void waitsForManyTogether() throws Exception {
        Listening[] many = new Listening[200];
        for (int i = 0; i < many.length; i++) {
            many[i] = new Listening("D", LONG);
        }
        Future<?> writer = threads.submit(() -> {
            for (Listening one : many) {
                one.announce("d");
            }
            for (Listening one : List.of(many).reversed()) {
                one.announce("D");
            }
            return null;
        });
        await(many);
        writer.get();
        assertThat(many).allMatch(one -> one.end.equals("heard") && one.heard.equals("dD"));
    }
}
