package dev.gatehouse.testkit.memory;

import dev.gatehouse.manager.LoopbackPort;
import dev.gatehouse.spi.port.HostHttp;
import dev.gatehouse.spi.port.HttpAnswers;
import dev.gatehouse.spi.port.PortOwners;
import dev.gatehouse.spi.waiting.Signals;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The time of an in-memory manager: that of a test, or that of the host. */
interface Timeline {
    /** Nanoseconds of a clock that nobody sets back. */
    long nanos();

    /** The time that statuses and log lines show. */
    Instant now();

    /** Runs an action later. */
    void after(Duration delay, Runnable action);

    /** Which ports accept connections. */
    PortOwners ports(PortOwners simulated);

    /** What servers on ports answer. */
    HttpAnswers http(HttpAnswers simulated);

    /** Whether gateways are those of a test, which write no files. */
    boolean isSimulated();

    /** Lets time pass, up to a limit, for an operation that waits. */
    void pass(Duration atMost) throws InterruptedException;

    /** Whether waiting longer can bring anything new. */
    boolean isOpen();

    /** How long an operation waits between two looks if it asked for a pause of this length. */
    Duration pause(Duration wanted);

    /** What the engine waits with. */
    default <S> Signals<S> signals() {
        return new Signals<>() {
            @Override
            public Collection<S> await(Duration atMost) throws InterruptedException {
                pass(atMost);
                return List.of();
            }

            @Override
            public Duration pause(Duration wanted) {
                return Timeline.this.pause(wanted);
            }
        };
    }

    /** The time of a test: whoever waits advances it. */
    record Virtual(VirtualClock clock) implements Timeline {
        @Override
        public long nanos() {
            return clock.nanos();
        }

        @Override
        public Instant now() {
            return clock.instant();
        }

        @Override
        public void after(Duration delay, Runnable action) {
            clock.after(delay, action);
        }

        @Override
        public PortOwners ports(PortOwners simulated) {
            return simulated;
        }

        @Override
        public HttpAnswers http(HttpAnswers simulated) {
            return simulated;
        }

        @Override
        public boolean isSimulated() {
            return true;
        }

        @Override
        public void pass(Duration atMost) throws InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Duration next = clock.untilNextAction().orElse(atMost);
            clock.advance(next.compareTo(atMost) < 0 ? next : atMost);
        }

        @Override
        public boolean isOpen() {
            return clock.untilNextAction().isPresent();
        }

        @Override
        public Duration pause(Duration wanted) {
            return wanted;
        }
    }

    /** The time of this host, and its ports. */
    final class OfHost implements Timeline {
        private static final Duration PACE = Duration.ofMillis(5);

        private final Signals<Object> timer = Signals.timer(PACE);
        private final ScheduledThreadPoolExecutor scheduler;

        OfHost() {
            scheduler = new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("gatehouse-memory").factory());
            scheduler.setKeepAliveTime(1, TimeUnit.SECONDS);
            scheduler.allowCoreThreadTimeOut(true);
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void after(Duration delay, Runnable action) {
            var _ = scheduler.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public PortOwners ports(PortOwners simulated) {
            return PortOwners.simulated(LoopbackPort::accepts);
        }

        @Override
        public HttpAnswers http(HttpAnswers simulated) {
            return new HostHttp();
        }

        @Override
        public boolean isSimulated() {
            return false;
        }

        @Override
        public void pass(Duration atMost) throws InterruptedException {
            timer.await(atMost.compareTo(PACE) < 0 ? atMost : PACE);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public Duration pause(Duration wanted) {
            return wanted.compareTo(PACE) < 0 ? wanted : PACE;
        }
    }
}
