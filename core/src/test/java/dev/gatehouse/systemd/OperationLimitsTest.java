package dev.gatehouse.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.Readiness;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Duplicate services, interrupted threads, and very long and short limits. */
class OperationLimitsTest extends ManagerOnStandIn {
    private static final String HANGING = """
            case " $* " in
            *" show "*) cat "$root/facts/hermes-gateway-coder.service" ;;
            *" start "*) echo $$ >"$root/hangs"; exec sleep 1000 ;;
            esac
            """;

    @AfterEach
    void noInterruptIsLeft() {
        assertThat(Thread.interrupted()).isFalse();
    }

    private void stopped() throws IOException {
        manager().define(sample().definition());
        host.unit(UNIT, "LoadState=loaded", "ActiveState=inactive", "UnitFileState=enabled");
        host.forgetCalls();
    }

    @Test
    void aDuplicateServiceIsStartedOnce() throws IOException {
        stopped();
        Batch batch = manager().start(List.of(CODER, CODER), Wait.none());
        assertThat(batch.orThrow().outcomes())
                .extracting(Outcome::change)
                .containsExactly(Outcome.Change.STARTED, Outcome.Change.STARTED);
        assertThat(host.calls().subList(1, 2)).containsExactly("start --no-block " + UNIT);
    }

    @Test
    void anInterruptEndsTheWaitForSystemctl() throws IOException, InterruptedException {
        stopped();
        host.systemctl(HANGING);
        Thread caller = Thread.currentThread();
        Path hangs = root.resolve("hangs");
        Thread other = Thread.ofVirtual().start(() -> {
            if (pid(hangs).isPresent()) {
                caller.interrupt();
            }
        });
        assertThatThrownBy(() -> manager().start(CODER, Wait.PROOF)).isInstanceOf(InterruptedOperationException.class);
        assertThat(Thread.interrupted()).isTrue();
        other.join();
        ProcessHandle.of(pid(hangs).orElseThrow())
                .ifPresent(process ->
                        process.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    }

    /** Waits for the output of a script; empty if there is none in time. */
    private static Optional<Long> pid(Path file) {
        try {
            return WaitLoop.poll(Duration.ofMillis(5), Deadline.after(Duration.ofSeconds(30)), () -> {
                String text = Files.exists(file) ? Files.readString(file) : "";
                return text.endsWith("\n") ? Optional.of(Long.valueOf(text.strip())) : Optional.empty();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aLimitCanBeForever() throws IOException {
        manager().define(sample().definition());
        host.unit(
                UNIT,
                "LoadState=loaded",
                "ActiveState=active",
                "MainPID=12",
                "UnitFileState=enabled",
                "StateChangeTimestamp=Mon 2026-06-01 07:32:28 UTC");
        Wait forever = Wait.untilReady(ChronoUnit.FOREVER.getDuration());
        manager().start(CODER, forever);
        host.unit(UNIT, "LoadState=loaded", "ActiveState=inactive");
        manager().stop(CODER, forever);
    }

    /** Even if the definition allows more time. */
    @Test
    void untilReadyDoesNotExceedItsLimit() throws IOException {
        manager()
                .define(sample().ready(new Readiness.Notify(3, Duration.ofSeconds(50)))
                        .definition());
        host.unit(UNIT, "LoadState=loaded", "ActiveState=inactive", "Type=notify", "UnitFileState=enabled");
        host.systemctl(HANGING);
        long before = System.nanoTime();
        assertThatThrownBy(() -> manager().start(CODER, Wait.untilReady(Duration.ofMillis(500))))
                .isInstanceOf(TimedOutException.class)
                .hasMessageContaining("did not become ready");
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(500), Duration.ofSeconds(20));
    }
}
