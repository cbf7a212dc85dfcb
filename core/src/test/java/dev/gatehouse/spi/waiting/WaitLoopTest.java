package dev.gatehouse.spi.waiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The loop on a clock that moves only during waits. */
class WaitLoopTest {
    private long nanos = Long.MAX_VALUE - 1000;
    private final List<String> told = new ArrayList<>();
    private final List<String> news = new ArrayList<>();
    private final Map<String, Deadline> deadlines = new HashMap<>();
    private final Map<String, Integer> looksLeft = new LinkedHashMap<>();
    private boolean interrupts;

    private final class Told implements WaitLoop.Watch<String> {
        @Override
        public Map<String, Duration> look(Collection<String> due) {
            told.add("look " + String.join(",", due));
            Map<String, Duration> again = new HashMap<>();
            for (String subject : due) {
                int left = looksLeft.merge(subject, -1, Integer::sum);
                if (left > 0) {
                    again.put(subject, Duration.ofMillis(subject.equals("slow") ? 500 : 100));
                }
            }
            return again;
        }

        @Override
        public Deadline deadline(String subject) {
            return deadlines.computeIfAbsent(subject, _ -> Deadline.after(Duration.ofHours(1), () -> nanos));
        }

        @Override
        public void late(String subject) {
            told.add("late " + subject);
        }

        @Override
        public void interrupted(String subject) {
            told.add("interrupted " + subject);
        }
    }

    private final class Clocked implements Signals<String> {
        @Override
        public Collection<String> await(Duration atMost) throws InterruptedException {
            told.add("wait " + atMost.toMillis());
            if (interrupts) {
                throw new InterruptedException();
            }
            if (!news.isEmpty()) {
                nanos += 1;
                return List.of(news.removeFirst());
            }
            nanos += atMost.toNanos();
            return List.of();
        }

        @Override
        public Duration pause(Duration wanted) {
            return wanted;
        }
    }

    private void await(String... subjects) {
        WaitLoop.await(List.of(subjects), new Told(), new Clocked(), () -> nanos);
    }

    @Test
    void onlyDueSubjectsAreLookedAt() {
        looksLeft.putAll(Map.of("quick", 4, "slow", 2));
        await("quick", "slow");
        assertThat(told)
                .containsExactly(
                        "look quick,slow",
                        "wait 100",
                        "look quick",
                        "wait 100",
                        "look quick",
                        "wait 100",
                        "look quick",
                        "wait 200",
                        "look slow");
    }

    @Test
    void aChangedSubjectIsLookedAtAtOnce() {
        looksLeft.putAll(Map.of("slow", 3));
        news.add("slow");
        news.add("somebody else");
        await("slow");
        assertThat(told).containsExactly("look slow", "wait 500", "look slow", "wait 500", "wait 499", "look slow");
    }

    @Test
    void aLateSubjectHasALastLook() {
        looksLeft.putAll(Map.of("slow", 99));
        deadlines.put("slow", Deadline.after(Duration.ofMillis(600), () -> nanos));
        await("slow");
        assertThat(told).containsExactly("look slow", "wait 500", "look slow", "wait 100", "look slow", "late slow");
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() {
        looksLeft.putAll(Map.of("quick", 9, "slow", 9));
        interrupts = true;
        await("quick", "slow");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(told).containsExactly("look quick,slow", "wait 100", "interrupted quick", "interrupted slow");
    }

    @Test
    void anInterruptedThreadStillLooksOnce() {
        looksLeft.putAll(Map.of("quick", 1));
        Thread.currentThread().interrupt();
        await("quick");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(told).containsExactly("look quick");
    }

    @Test
    void pollTriesUntilThereIsAResult() throws IOException {
        int[] tries = {0};
        assertThat(WaitLoop.poll(
                        Duration.ofMillis(1),
                        Deadline.after(Duration.ofMinutes(1)),
                        () -> ++tries[0] == 3 ? Optional.of("third") : Optional.empty()))
                .contains("third");
        assertThat(tries[0]).isEqualTo(3);
    }

    @Test
    void pollTriesAgainAfterItsDeadline() throws IOException {
        int[] tries = {0};
        assertThat(WaitLoop.poll(Duration.ofMillis(1), Deadline.after(Duration.ZERO), () -> {
                    tries[0]++;
                    return Optional.empty();
                }))
                .isEmpty();
        assertThat(tries[0]).isEqualTo(1);
        assertThatThrownBy(() -> WaitLoop.poll(Duration.ofMillis(1), Deadline.after(Duration.ofHours(1)), () -> {
                    throw new IOException("broken");
                }))
                .hasMessage("broken");
    }

    @Test
    void pollObeysAnInterrupt() throws IOException {
        Thread.currentThread().interrupt();
        assertThat(WaitLoop.poll(Duration.ofHours(1), Deadline.after(Duration.ofHours(2)), Optional::empty))
                .isEmpty();
        assertThat(Thread.interrupted()).isTrue();
    }
}
