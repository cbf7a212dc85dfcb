package dev.gatehouse.systemtest.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Launchers that are killed, dead, unresponsive or never started, and what they start and log. */
class LauncherStoriesTest extends WindowsStories {
    private long launcher() throws IOException {
        String line = Files.readAllLines(inFolder("record")).stream()
                .filter(each -> each.startsWith("launcher "))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.split(" ", -1)[1]);
    }

    @Test
    void aKilledLauncherIsRestartedAndStopsTheOrphanedGateway() throws Exception {
        FakeGateway gateway = gateway("alpha");
        long first = up(gateway);
        tasks().holdRestarts();
        try {
            ProcessHandle.of(launcher()).orElseThrow().destroyForcibly();
            Poll.until(
                    "the gateway has no launcher",
                    LIMIT,
                    () -> statusOf(gateway).reason().isPresent());
            assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        } finally {
            tasks().letRestart();
        }

        long second = gateway.events().awaitStart(2);

        awaitPid(gateway, second);
        assertThat(ProcessHandle.of(first)).isEmpty();
        assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0", "started");
        assertThat(statusOf(gateway).reason()).isEmpty();
    }

    @Test
    void aGatewayWithoutALauncherCanBeStopped() throws Exception {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        long launcher = launcher();
        // Deletes the task first, so that nothing restarts the launcher before the stop.
        Files.delete(tasks().task(TASK));
        ProcessHandle.of(launcher).orElseThrow().destroyForcibly();
        awaitGone(launcher);

        manager().stop(gateway.service(), Wait.PROOF);

        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0");
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
    }

    @Test
    void anUnresponsiveLauncherIsEndedAndOnlyItsProcessesAreKilled() throws Exception {
        Assumptions.assumeFalse(WindowsHost.isWindows(), "Windows cannot suspend a process");
        FakeGateway gateway = gateway("alpha").stubborn(Duration.ofMillis(300));
        FakeGateway bystander = gateway("beta");
        long pid = up(gateway);
        long other = up(bystander);
        long launcher = launcher();
        signal(launcher, "STOP");

        manager().stop(gateway.service(), Wait.PROOF);

        assertThat(ProcessHandle.of(pid)).isEmpty();
        awaitGone(launcher);
        assertThat(callsOf("/End")).anyMatch(call -> call.contains(TASK));
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
        assertThat(statusOf(bystander).pid()).hasValue(other);
    }

    private static void signal(long pid, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void aReusedPidIsNotKilled() throws Exception {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        manager().stop(gateway.service(), Wait.PROOF);
        Process innocent = new ProcessBuilder(Programs.sleeping()).start();
        try {
            Files.writeString(
                    inFolder("record"),
                    "phase up\nsince 1\nlauncher " + innocent.pid() + " 1\ngateway " + innocent.pid()
                            + " 1\ndeaths 0\n");
            assertThat(statusOf(gateway).pid()).isEmpty();
            manager().stop(gateway.service(), Wait.PROOF);
            manager().start(gateway.service(), Wait.PROOF);
            assertThat(innocent.isAlive()).isTrue();
        } finally {
            innocent.destroyForcibly();
        }
    }

    @Test
    void aRequestWithoutEffectIsReportedAsAFailedStart() throws Exception {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        tasks().fail("/Run", "0", "");
        assertThatThrownBy(() -> manager().start(gateway.service(), Wait.proof(Duration.ofSeconds(4))))
                .hasMessageContaining("No launcher started")
                .hasMessageContaining("logged on");
        // Requested more than once, because an instance may still have been ending at the first request.
        assertThat(callsOf("/Run")).hasSizeGreaterThan(1);
        assertThat(statusOf(gateway).isRunning()).isFalse();
    }

    /** A strict limit is never extended, neither by the previous run's stop timeout nor by a slow tool. */
    @Test
    void aStrictLimitHoldsWhileThePreviousRunIsEnding() throws Exception {
        FakeGateway gateway = gateway("alpha").stubborn(Duration.ofSeconds(8));
        up(gateway);
        manager().stop(gateway.service(), Wait.none());
        assertLate(gateway, Duration.ofSeconds(1), "has not exited yet");
        manager().stop(gateway.service(), Wait.PROOF);
    }

    @Test
    void aStrictLimitHoldsWhenTaskSchedulerHangs() throws Exception {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        tasks().fail("/Query", "hang", "");
        assertLate(gateway, Duration.ofSeconds(2), "schtasks /Query did not answer");
        tasks().mend();
    }

    private void assertLate(FakeGateway gateway, Duration limit, String words) {
        long begin = System.nanoTime();
        assertThatThrownBy(() -> manager().start(gateway.service(), Wait.untilReady(limit)))
                .isInstanceOf(TimedOutException.class)
                .hasMessageContaining(words);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(limit, limit.plusSeconds(3));
    }

    @Test
    void aGatewayWithoutALauncherIsStoppedBeforeItIsStarted() throws Exception {
        FakeGateway gateway = gateway("alpha");
        long first = up(gateway);
        tasks().holdRestarts();
        try {
            long launcher = launcher();
            ProcessHandle.of(launcher).orElseThrow().destroyForcibly();
            awaitGone(launcher);

            assertThat(manager()
                            .start(List.of(gateway.service()), Wait.PROOF)
                            .orThrow()
                            .outcomes()
                            .getFirst()
                            .change())
                    .isEqualTo(Change.STARTED);
        } finally {
            tasks().letRestart();
        }

        assertThat(ProcessHandle.of(first)).isEmpty();
        assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0", "started");
        assertThat(statusOf(gateway).reason()).isEmpty();
    }

    @Test
    void reportsAMissingProgram() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        assertThat(manager()
                        .define(List.of(Hosts.withCommand(gateway.definition(), "no-such-program")), Initially.DOWN)
                        .failures())
                .isEmpty();
        assertThatThrownBy(() -> manager().start(gateway.service(), Wait.PROOF))
                .hasMessageContaining("no-such-program")
                .hasMessageContaining("alpha")
                .isInstanceOfSatisfying(
                        GatehouseException.class,
                        failure -> assertThat(failure.remedy().orElseThrow().text())
                                .isEqualTo("gatehouse gateway run alpha"));
    }

    @Test
    void outputIsWrittenToTheLog() throws Exception {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        gateway.tell("say Grüße, 東京");
        Path log = fixture().home().path().resolve("logs/gateways/alpha/current");
        Poll.until(
                "the line is there",
                LIMIT,
                () -> Files.exists(log) && Files.readString(log).contains("Grüße, 東京"));
        // A JVM of Wine prints warnings before.
        assertThat(Files.readAllLines(log)).anyMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\d .{18}  Grüße, 東京"));
    }
}
