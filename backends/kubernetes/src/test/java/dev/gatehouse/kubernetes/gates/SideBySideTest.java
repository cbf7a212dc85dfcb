package dev.gatehouse.kubernetes.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.InterruptedOperationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SideBySideTest {
    private static final int COUNT = 4 * SideBySide.MOST;

    private final List<ServiceName> services = IntStream.range(0, COUNT)
            .mapToObj(i -> ServiceName.of("agent-" + i))
            .toList();
    private final List<String> refused = new ArrayList<>();

    private void attempt(List<ServiceName> some, SideBySide.Step step) {
        SideBySide.attempt(
                some,
                (service, e) -> new GatehouseException(e.getMessage() + " of " + service, Remedy.of("true")),
                (service, reason) -> refused.add(service + ": " + reason.getMessage()),
                step);
    }

    @Test
    void asManyAsAllowedAreOnTheirWayAtOnce() {
        CyclicBarrier together = new CyclicBarrier(SideBySide.MOST);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Set<ServiceName> done = ConcurrentHashMap.newKeySet();
        attempt(services, service -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                together.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IOException(e);
            }
            running.decrementAndGet();
            done.add(service);
        });
        assertThat(refused).isEmpty();
        assertThat(done).hasSize(COUNT);
        assertThat(most).hasValueLessThanOrEqualTo(SideBySide.MOST);
    }

    @Test
    void failuresComeInOrderAndOnTheCallingThread() {
        attempt(services, service -> {
            if (service.toString().endsWith("0")) {
                throw new IOException("failure");
            }
            if (service.toString().equals("agent-3")) {
                throw new GatehouseException("refused", Remedy.of("true"));
            }
        });
        assertThat(refused)
                .containsExactly(
                        "agent-0: failure of agent-0",
                        "agent-3: refused",
                        "agent-10: failure of agent-10",
                        "agent-20: failure of agent-20",
                        "agent-30: failure of agent-30");
    }

    @Test
    void oneAloneNeedsNoThread() {
        Thread caller = Thread.currentThread();
        attempt(services.subList(0, 1), _ -> assertThat(Thread.currentThread()).isSameAs(caller));
        assertThat(refused).isEmpty();
    }

    @Test
    @Timeout(60)
    void afterAnInterruptWhatHasBegunEndsAndNothingElseBegins() {
        Thread caller = Thread.currentThread();
        CountDownLatch begun = new CountDownLatch(SideBySide.MOST);
        Set<ServiceName> done = ConcurrentHashMap.newKeySet();
        assertThatThrownBy(() -> attempt(services, service -> {
                    begun.countDown();
                    try {
                        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    caller.interrupt();
                    // The caller has noticed it: it cleared its status.
                    while (caller.isInterrupted()) {
                        Thread.onSpinWait();
                    }
                    done.add(service);
                }))
                .isInstanceOf(InterruptedOperationException.class)
                .hasMessageContaining("nothing was changed");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).hasSizeGreaterThanOrEqualTo(SideBySide.MOST).hasSizeLessThan(COUNT);
    }

    @Test
    void anInterruptedCallerBeginsNothing() {
        Set<ServiceName> done = ConcurrentHashMap.newKeySet();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> attempt(services, done::add)).isInstanceOf(InterruptedOperationException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).isEmpty();
    }

    @Test
    void aDefectIsThrownAsItIs() {
        assertThatThrownBy(() -> attempt(services, service -> {
                    throw new IllegalArgumentException("defect in " + service);
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("defect in agent-0");
    }
}
