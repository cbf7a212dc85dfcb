package dev.gatehouse.s6;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.posix.Fifo;
import dev.gatehouse.posix.PosixException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class VigilTest {
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration ONLY_EVENTS = Duration.ofDays(1);

    @TempDir
    private Path path;

    private final List<Waiting> all = new ArrayList<>();
    private final List<Future<?>> writers = new ArrayList<>();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void close() throws Exception {
        executor.shutdownNow();
        for (Future<?> writer : writers) {
            writer.get(20, TimeUnit.SECONDS);
        }
        for (Waiting waiting : all) {
            for (Subscription subscription : waiting.subscriptions) {
                subscription.close();
            }
        }
    }

    /** Waits until it has heard some text; what it hears and what becomes of it is noted down. */
    private class Waiting implements Vigil.Expectation {
        private final List<Subscription> subscriptions = new ArrayList<>();
        private final Path directory;
        private final String until;
        private final Duration again;
        private final long deadline;
        private final List<String> looks = new ArrayList<>();
        private String heard = "";
        private String end = "";

        Waiting(String until, Duration again, Duration patience) throws IOException {
            this.directory = path.resolve("service" + all.size());
            this.until = until;
            this.again = again;
            Files.createDirectories(directory.resolve("event"));
            subscriptions.add(Subscription.to(new Servicedir(directory)));
            this.deadline = System.nanoTime() + patience.toNanos();
            all.add(this);
        }

        void announce(String bytes) throws IOException {
            try (DirectoryStream<Path> listeners = Files.newDirectoryStream(directory.resolve("event"))) {
                for (Path listener : listeners) {
                    Fifo.send(listener, bytes.getBytes(ISO_8859_1));
                }
            }
        }

        void announceLater(String bytes, long millis) {
            writers.add(executor.schedule(
                    () -> {
                        announce(bytes);
                        return null;
                    },
                    millis,
                    TimeUnit.MILLISECONDS));
        }

        @Override
        public List<Subscription> subscriptions() {
            return subscriptions;
        }

        @Override
        public Duration look(String announced) throws PosixException {
            assertThat(end).as("it was over").isEmpty();
            looks.add(announced);
            heard += announced;
            if (!heard.contains(until)) {
                return again;
            }
            end = "heard";
            return Duration.ZERO;
        }

        @Override
        public long deadline() {
            return deadline;
        }

        @Override
        public void expired() {
            end += "expired";
        }

        @Override
        public void failed(GatehouseException reason) {
            end += "failed: " + reason.getMessage();
        }
    }

    @Test
    void nothingToWaitForIsOverAtOnce() throws PosixException {
        Vigil.keep(List.of());
    }

    @Test
    void whatIsSoAlreadyIsOverAtTheFirstLook() throws IOException {
        Waiting waiting = new Waiting("", ONLY_EVENTS, LONG);
        Vigil.keep(List.of(waiting));
        assertThat(waiting.looks).containsExactly("");
        assertThat(waiting.end).isEqualTo("heard");
    }

    @Test
    void hearsWhatWasAnnouncedBeforeItBegan() throws IOException {
        Waiting waiting = new Waiting("s", ONLY_EVENTS, LONG);
        waiting.announce("s");
        Vigil.keep(List.of(waiting));
        assertThat(waiting.end).isEqualTo("heard");
    }

    @Test
    void eachHearsItsOwnEvents() throws IOException {
        Waiting one = new Waiting("D", ONLY_EVENTS, LONG);
        Waiting two = new Waiting("U", ONLY_EVENTS, LONG);
        one.announceLater("d", 30);
        one.announceLater("D", 60);
        two.announceLater("uU", 45);
        Vigil.keep(List.of(one, two));
        assertThat(List.of(one.heard, one.end, two.heard, two.end)).containsExactly("dD", "heard", "uU", "heard");
    }

    @Test
    void listensInSeveralPlacesForOne() throws IOException {
        Waiting waiting = new Waiting("ss", ONLY_EVENTS, LONG);
        Waiting logger = new Waiting("", ONLY_EVENTS, LONG);
        waiting.subscriptions.addAll(logger.subscriptions);
        logger.subscriptions.clear();
        waiting.announceLater("s", 20);
        logger.announceLater("s", 40);
        Vigil.keep(List.of(waiting));
        assertThat(waiting.end).isEqualTo("heard");
    }

    @Test
    void noByteOfManyIsLost() throws IOException {
        Waiting waiting = new Waiting("x", ONLY_EVENTS, LONG);
        String many = "dDuU".repeat(2000);
        waiting.announce(many + "x");
        Vigil.keep(List.of(waiting));
        assertThat(waiting.heard).isEqualTo(many + "x");
    }

    @Test
    void looksOnlyWhenThereIsAReasonTo() throws IOException {
        Waiting waiting = new Waiting("x", ONLY_EVENTS, LONG);
        Waiting other = new Waiting("z", ONLY_EVENTS, LONG);
        waiting.announceLater("x", 50);
        other.announceLater("z", 100);
        Vigil.keep(List.of(waiting, other));
        assertThat(waiting.looks).containsExactly("", "x");
        assertThat(other.looks).containsExactly("", "z");
    }

    @Test
    void looksAgainWhenItsTimeHasCome() throws IOException {
        Waiting waiting = new Waiting("x", Duration.ofMillis(20), LONG) {
            @Override
            public Duration look(String announced) throws PosixException {
                Duration next = super.look(announced);
                if (super.looks.size() == 10) {
                    announceLater("x", 0);
                }
                return next;
            }
        };
        long before = System.nanoTime();
        Vigil.keep(List.of(waiting));
        long millis = Duration.ofNanos(System.nanoTime() - before).toMillis();
        assertThat(waiting.looks).startsWith("", "", "").endsWith("x");
        assertThat(waiting.looks.size()).as("no oftener than it asked").isLessThanOrEqualTo((int) (millis / 20) + 2);
    }

    @Test
    void patienceEndsAtTheDeadlineAndNotBefore() throws IOException {
        // Its time begins when it has heard something, however long that has taken.
        Waiting waiting = new Waiting("x", ONLY_EVENTS, LONG) {
            private long end = super.deadline();

            @Override
            public Duration look(String announced) throws PosixException {
                Duration next = super.look(announced);
                if (announced.equals("u")) {
                    end = System.nanoTime() + Duration.ofMillis(600).toNanos();
                }
                return next;
            }

            @Override
            public long deadline() {
                return end;
            }
        };
        waiting.announce("u");
        Vigil.keep(List.of(waiting));
        assertThat(System.nanoTime() - waiting.deadline())
                .isBetween(0L, Duration.ofSeconds(40).toNanos());
        assertThat(waiting.end).isEqualTo("expired");
        assertThat(waiting.looks).containsExactly("", "u", "");
    }

    /** Many events do not make it wait longer. */
    @Test
    void aDeadlineHoldsAlsoAmidEvents() throws IOException {
        Waiting waiting = new Waiting("x", Duration.ofMillis(1), Duration.ofMillis(150));
        Future<?> writer = executor.scheduleWithFixedDelay(
                () -> {
                    try {
                        waiting.announce("u");
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                0,
                1,
                TimeUnit.MILLISECONDS);
        Vigil.keep(List.of(waiting));
        writer.cancel(true);
        assertThat(waiting.end).isEqualTo("expired");
    }

    @Test
    void oneThatExpiresDoesNotEndTheOthers() throws IOException {
        Waiting impatient = new Waiting("x", ONLY_EVENTS, Duration.ofMillis(50));
        Waiting patient = new Waiting("x", ONLY_EVENTS, LONG);
        patient.announceLater("x", 200);
        Vigil.keep(List.of(impatient, patient));
        assertThat(impatient.end).isEqualTo("expired");
        assertThat(patient.end).isEqualTo("heard");
    }

    @Test
    void oneThatFailsDoesNotEndTheOthers() throws IOException {
        Waiting failing = new Waiting("x", ONLY_EVENTS, LONG) {
            @Override
            public Duration look(String announced) {
                throw new GatehouseException("cannot look", "help");
            }
        };
        Waiting expiring = new Waiting("x", ONLY_EVENTS, Duration.ofMillis(50)) {
            @Override
            public void expired() {
                throw new GatehouseException("cannot say why", "help");
            }
        };
        Waiting patient = new Waiting("x", ONLY_EVENTS, LONG);
        patient.announceLater("x", 200);
        Vigil.keep(List.of(failing, expiring, patient));
        assertThat(failing.end).isEqualTo("failed: cannot look");
        assertThat(expiring.end).isEqualTo("failed: cannot say why");
        assertThat(patient.end).isEqualTo("heard");
    }

    /** What is announced to one that is over is nobody's business, and must not keep the others from sleeping. */
    @Test
    void oneThatIsOverIsNotListenedTo() throws IOException {
        Waiting over = new Waiting("", ONLY_EVENTS, LONG);
        Waiting patient = new Waiting("x", ONLY_EVENTS, LONG);
        over.announce("uuu");
        over.announceLater("uuu", 30);
        patient.announceLater("x", 150);
        Vigil.keep(List.of(over, patient));
        assertThat(over.subscriptions.getFirst().announced()).isEqualTo("uuuuuu");
        assertThat(patient.looks).containsExactly("", "x");
    }

    @Test
    void manyAreWaitedForTogether() throws IOException {
        List<Waiting> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            many.add(new Waiting("D", ONLY_EVENTS, LONG));
        }
        writers.add(executor.submit(() -> {
            for (Waiting one : many) {
                one.announce("d");
            }
            for (Waiting one : many.reversed()) {
                one.announce("D");
            }
            return null;
        }));
        Vigil.keep(many);
        assertThat(many).allMatch(one -> one.end.equals("heard") && one.heard.equals("dD"));
    }

    /** What fails without being anybody's own fails the whole. */
    @Test
    void aBrokenListenerIsSaid() throws IOException {
        Waiting waiting = new Waiting("x", ONLY_EVENTS, LONG) {
            @Override
            public Duration look(String announced) throws PosixException {
                Fifo.send(path.resolve("absent"), new byte[1]);
                return Duration.ZERO;
            }
        };
        assertThatThrownBy(() -> Vigil.keep(List.of(waiting))).isInstanceOf(PosixException.class);
    }
}
