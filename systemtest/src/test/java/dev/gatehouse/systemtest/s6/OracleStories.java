package dev.gatehouse.systemtest.s6;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The status read from files equals the output of {@code s6-svstat} for the same slot, in every state. */
class OracleStories extends S6Stories {
    private static final String FIELDS = "up,wantedup,ready,paused,pid,exitcode,signum,updownsince";

    /** Output of s6-svstat. */
    private record Oracle(
            boolean up,
            boolean wanted,
            boolean ready,
            boolean paused,
            long pid,
            int exitCode,
            int signal,
            String since) {
        static Oracle of(List<String> words) {
            return new Oracle(
                    Boolean.parseBoolean(words.get(0)),
                    Boolean.parseBoolean(words.get(1)),
                    Boolean.parseBoolean(words.get(2)),
                    Boolean.parseBoolean(words.get(3)),
                    Long.parseLong(words.get(4)),
                    Integer.parseInt(words.get(5)),
                    Integer.parseInt(words.get(6)),
                    words.get(7));
        }
    }

    @Test
    void neverStarted() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        assertAgreed(gateway, State.DOWN);
    }

    @Test
    void up() {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        assertAgreed(gateway, State.UP);
    }

    @Test
    void ready() {
        FakeGateway gateway = gateway("alpha").readyAtOnce();
        up(gateway);
        Poll.until("ready", LIMIT, () -> oracle(gateway).ready());
        assertAgreed(gateway, State.UP);
    }

    @Test
    void paused() {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        run("s6-svc", "-p", slot(gateway));
        Poll.until("paused", LIMIT, () -> oracle(gateway).paused());
        assertAgreed(gateway, State.UP);
        assertThat(statusOf(gateway).reason()).contains("paused");
        run("s6-svc", "-c", slot(gateway));
        Poll.until("continued", LIMIT, () -> !oracle(gateway).paused());
        assertAgreed(gateway, State.UP);
    }

    @Test
    void wantedOnce() {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        run("s6-svc", "-O", slot(gateway));
        Poll.until("not wanted up", LIMIT, () -> !oracle(gateway).wanted());
        assertAgreed(gateway, statusOf(gateway).state());
        gateway.tell("exit 4");
        assertAgreed(gateway, State.DOWN);
        assertThat(statusOf(gateway).lastExit()).contains(LastExit.exited(4));
    }

    @Test
    void stopping() {
        FakeGateway gateway = gateway("alpha").stubborn(Duration.ofSeconds(20));
        long pid = up(gateway);
        manager().stop(gateway.service(), Wait.none());
        assertAgreed(gateway, State.STOPPING);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        assertAgreed(gateway, State.DOWN);
        assertThat(statusOf(gateway).lastExit()).contains(LastExit.killedBy(9));
    }

    @Test
    void stopped() {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        manager().stop(gateway.service(), Wait.PROOF);
        assertAgreed(gateway, State.DOWN);
    }

    @Test
    void waitingToRestart() {
        FakeGateway gateway = gateway("alpha").exiting(3);
        up(gateway);
        gateway.events().awaitStart(2);
        assertAgreed(gateway, State.CRASHLOOP);
        assertThat(statusOf(gateway).lastExit()).contains(LastExit.exited(3));
    }

    @Test
    void upAfterADeath() {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        gateway.events().awaitStart(2);
        assertAgreed(gateway, State.UP);
    }

    @Test
    void finishedAndFailed() {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        gateway.tell("exit 0");
        assertAgreed(gateway, State.FINISHED);
        manager().start(gateway.service(), Wait.PROOF);
        gateway.events().awaitStart(2);
        gateway.tell("exit 78");
        assertAgreed(gateway, State.FAILED);
    }

    @Test
    void theDeathTallyOfS6AgreesWithTheRestarts() {
        FakeGateway gateway = gateway("alpha").exiting(75);
        up(gateway);
        gateway.events().awaitStart(4);
        manager().stop(gateway.service(), Wait.PROOF);
        int tallied = (int) run("s6-svdt", slot(gateway)).lines().count();
        // The last end was requested, or came instead of the requested one.
        assertThat(statusOf(gateway).restarts().orElseThrow()).isBetween(tallied - 1, tallied);
        assertThat(tallied).isGreaterThanOrEqualTo(4);
    }

    /** Both results for the same moment. */
    private record View(Oracle oracle, ServiceStatus status) {}

    /** Waits for a state and compares both results; retries if the state changed in between. */
    private void assertAgreed(FakeGateway gateway, State state) {
        View view = Poll.untilPresent("state " + state + " of " + gateway.service(), LIMIT, () -> {
            Oracle before = oracle(gateway);
            ServiceStatus status = statusOf(gateway);
            return status.state() == state && oracle(gateway).equals(before)
                    ? Optional.of(new View(before, status))
                    : Optional.empty();
        });
        Oracle before = view.oracle();
        ServiceStatus status = view.status();
        assertThat(status.pid().isPresent()).as("up").isEqualTo(before.up());
        if (before.up()) {
            assertThat(status.pid()).hasValue(before.pid());
            assertThat(status.ready().orElse(false)).as("ready").isEqualTo(before.ready() && before.wanted());
        }
        assertThat(status.wanted()).as("wanted").contains(before.wanted());
        boolean tellsExit = before.exitCode() > 0 || before.signal() > 0;
        if (tellsExit) {
            assertThat(status.lastExit())
                    .contains(
                            before.signal() > 0
                                    ? LastExit.killedBy(before.signal())
                                    : LastExit.exited(before.exitCode()));
        }
        assertThat(status.since()).isPresent();
        if (!status.ready().orElse(false)) {
            assertThat(tai64n(status.since().orElseThrow())).isEqualTo(before.since());
        }
    }

    private Oracle oracle(FakeGateway gateway) {
        return Oracle.of(
                List.of(run("s6-svstat", "-o", FIELDS, slot(gateway)).strip().split("\\s+")));
    }

    /** Returns a time in the notation of s6: TAI64N in hexadecimal, with TAI 37 s ahead. */
    private static String tai64n(Instant time) {
        return String.format("@%016x%08x", (1L << 62) + 37 + time.getEpochSecond(), time.getNano());
    }
}
