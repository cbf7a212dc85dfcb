package dev.gatehouse.testkit.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.Capability;
import dev.gatehouse.testkit.kit.Conformance;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What follows when a gateway ends by itself.
 *
 * @since 0.1.0
 */
public interface RestartPolicyStories extends Conformance {
    /** The exit code decides how a gateway restarts. */
    @Test
    default void theExitCodeDecidesHowAGatewayRestarts() {
        FakeGateway failing = gateway("failing").exiting(1);
        FakeGateway asking = gateway("asking").exiting(75);
        FakeGateway misconfigured = gateway("misconfigured").exiting(78);
        FakeGateway always = gateway("always").exiting(0).with(RestartPolicy.ALWAYS);
        FakeGateway again = gateway("again").exiting(0).with(asksWith(0));
        List<FakeGateway> gateways = List.of(failing, asking, misconfigured, always, again);
        manager()
                .define(gateways.stream().map(FakeGateway::definition).toList(), Initially.UP)
                .orThrow();

        assertDoubling(failing.events().gapsBetweenStarts(4));
        assertDoubling(always.events().gapsBetweenStarts(4));
        assertAtOnce(asking.events().gapsBetweenStarts(5));
        assertAtOnce(again.events().gapsBetweenStarts(5));
        awaitState(misconfigured, State.FAILED);
        assertThat(misconfigured.events().life()).containsExactly("started", "exiting 78");
        assertThat(statusOf(failing).state()).isIn(State.CRASHLOOP, State.STARTING, State.UP);
        assertThat(failing.events().life().subList(0, 7))
                .containsExactly("started", "exiting 1", "started", "exiting 1", "started", "exiting 1", "started");
    }

    /** A stop holds although the gateway restarts after every end, and ends with exit 0 when it is stopped. */
    @Test
    default void aGatewayThatAlwaysRestartsStaysStopped() {
        FakeGateway gateway = gateway("alpha").with(RestartPolicy.ALWAYS);
        up(gateway);
        gateway.tell("exit 0");
        awaitPid(gateway, gateway.events().awaitStart(2));
        manager().stop(gateway.service(), Wait.PROOF);
        assertStays(gateway, State.DOWN);
        assertThat(gateway.events().life()).startsWith("started", "exiting 0", "started");
        assertThat(gateway.events().life()).filteredOn("started"::equals).hasSize(2);
    }

    /** The restart delay has a ceiling. */
    @Test
    default void theRestartDelayHasACeiling() {
        FakeGateway gateway = gateway("alpha").exiting(1).with(policy(1, 1, 60));
        up(gateway);
        assertAtOnce(gateway.events().gapsBetweenStarts(5));
    }

    /** A healthy run resets the restart delay. */
    @Test
    default void aHealthyRunResetsTheRestartDelay() {
        FakeGateway gateway = gateway("alpha").with(policy(1, 60, 2));
        up(gateway);
        for (int start = 2; start <= 4; start++) {
            gateway.tell("exit 1");
            awaitPid(gateway, gateway.events().awaitStart(start));
        }
        // The count is kept in whole seconds, hence one more than is asked for.
        Poll.throughout("it runs", Duration.ofMillis(3100), () -> manager().isRunning(gateway.service()));
        long before = System.nanoTime();
        gateway.tell("exit 1");
        gateway.events().awaitStart(5);
        // It would be 8 s if those before had been counted.
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(7));
    }

    private static Duration sum(List<Duration> gaps) {
        return gaps.stream().reduce(Duration.ZERO, Duration::plus);
    }

    /** A permanent failure is failed. */
    @Test
    default void aPermanentFailureIsFailed() {
        FakeGateway gateway = gateway("alpha").exiting(78);
        up(gateway);
        assertStays(gateway, State.FAILED);
        ServiceStatus status = statusOf(gateway);
        assertThat(status.reason()).isPresent();
        assertThat(status.reason().orElseThrow()).isNotBlank();
        assertThat(status.pid()).isEmpty();
        assertThat(status.isRunning()).isFalse();
        if (fixture().capabilities().contains(Capability.LAST_EXIT)) {
            assertThat(status.lastExit()).contains(LastExit.exited(78));
        }
        assertThat(gateway.events().life()).containsExactly("started", "exiting 78");
    }

    /** A gateway that ends with success is finished. */
    @Test
    default void aGatewayThatEndsWithSuccessIsFinished() {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        gateway.tell("exit 0");
        assertStays(gateway, State.FINISHED);
        assertThat(statusOf(gateway).pid()).isEmpty();
        if (fixture().capabilities().contains(Capability.LAST_EXIT)) {
            assertThat(statusOf(gateway).lastExit()).contains(LastExit.exited(0));
        }
        assertThat(gateway.events().life()).containsExactly("started", "exiting 0");
    }

    /** Several at once: what ends at once may have ended before its manager has seen that it began. */
    @Test
    default void gatewaysThatEndAtOnceWithSuccessFailTheirStart() {
        List<FakeGateway> gateways = IntStream.rangeClosed(1, 8)
                .mapToObj(number -> gateway("brief-" + number).exiting(0).neverServing())
                .toList();
        manager()
                .define(gateways.stream().map(FakeGateway::definition).toList(), Initially.DOWN)
                .orThrow();
        Batch batch =
                manager().start(gateways.stream().map(FakeGateway::service).toList(), Wait.PROOF);
        assertThat(batch.failures())
                .hasSize(8)
                .allSatisfy(outcome -> assertThat(outcome.failure().orElseThrow())
                        .isInstanceOf(StartFailedException.class)
                        .hasMessageContaining("it has finished and does not restart")
                        .hasMessageContaining("told to stay in the foreground")
                        .hasMessageContaining("--foreground"));
        for (FakeGateway gateway : gateways) {
            assertThat(statusOf(gateway).state()).as(gateway.profile().value()).isEqualTo(State.FINISHED);
        }
    }

    /** The end of the former run is not that of the new one. */
    @Test
    default void aRestartWhoseRunFailsForGoodSaysSo() {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        FakeGateway failing = gateway.exiting(78);
        manager().define(List.of(failing.definition()), Initially.DOWN).orThrow();
        Batch batch = manager().restart(List.of(failing.service()), Wait.PROOF);
        assertThat(batch.failures())
                .hasSize(1)
                .allSatisfy(outcome -> assertThat(outcome.failure().orElseThrow())
                        .isInstanceOf(StartFailedException.class)
                        .hasMessageContaining("78")
                        .hasMessageContaining("it does not restart"));
        assertThat(statusOf(failing).state()).isEqualTo(State.FAILED);
    }

    /** A finished or failed gateway can be started again. */
    @Test
    default void aFinishedOrFailedGatewayCanBeStartedAgain() {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        gateway.tell("exit 78");
        awaitState(gateway, State.FAILED);
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        gateway.events().awaitStart(2);
        gateway.tell("exit 0");
        awaitState(gateway, State.FINISHED);
        manager().restart(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        // What it ended with before is no reason to give any more.
        assertThat(statusOf(gateway).reason()).isEmpty();
        gateway.events().awaitStart(3);
        assertThat(gateway.events().life()).containsExactly("started", "exiting 78", "started", "exiting 0", "started");
    }

    /** A gateway without restarts fails at its first failure. */
    @Test
    default void aGatewayWithoutRestartsFailsAtItsFirstFailure() {
        FakeGateway gateway = gateway("alpha").with(RestartPolicy.NEVER);
        up(gateway);
        gateway.tell("exit 3");
        assertStays(gateway, State.FAILED);
        assertThat(gateway.events().life()).containsExactly("started", "exiting 3");
    }

    /** A killed gateway restarts, and the restart is counted. */
    @Test
    default void aKilledGatewayRestartsAndTheRestartIsCounted() {
        FakeGateway gateway = gateway("alpha");
        long first = up(gateway);
        kill(first);

        long second = gateway.events().awaitStart(2);
        awaitPid(gateway, second);
        assertThat(second).isNotEqualTo(first);
        assertThat(gateway.events().life()).containsExactly("started", "started");
        if (fixture().capabilities().contains(Capability.RESTARTS)) {
            assertThat(statusOf(gateway).restarts()).hasValue(1);
        }
        if (fixture().capabilities().containsAll(List.of(Capability.LAST_EXIT, Capability.SIGNALS))) {
            assertThat(statusOf(gateway).lastExit()).contains(LastExit.killedBy(9));
        }
    }

    /** A child that outlives a killed gateway does not keep it down. */
    @Test
    default void aChildThatOutlivesAKilledGatewayDoesNotKeepItDown() {
        FakeGateway gateway = gateway("alpha");
        long first = up(gateway);
        gateway.tell("fork");
        gateway.events().await("forked");
        long child = gateway.events().children().getFirst();
        try {
            kill(first);
            assertThat(gateway.events().awaitStart(2)).isNotEqualTo(first);
        } finally {
            // systemd ends it with its gateway.
            if (fixture().lives(child)) {
                kill(child);
            }
        }
    }

    private static RestartPolicy asksWith(int exitCode) {
        RestartPolicy usual = RestartPolicy.ON_FAILURE;
        return new RestartPolicy(
                usual.mode(),
                usual.first(),
                usual.longest(),
                usual.healthy(),
                new TreeSet<>(Set.of(exitCode)),
                usual.never());
    }

    private static RestartPolicy policy(int first, int longest, int healthy) {
        RestartPolicy usual = RestartPolicy.ON_FAILURE;
        return new RestartPolicy(
                RestartPolicy.Mode.ON_FAILURE,
                Duration.ofSeconds(first),
                Duration.ofSeconds(longest),
                Duration.ofSeconds(healthy),
                usual.again(),
                usual.never());
    }

    /**
     * The first delay is of a second, and each further one twice the one before; later by what a machine with much else to do
     * may need. A mark is made when the gateway has begun to run, and a mark that is late makes the gap after it shorter, by
     * up to the half here.
     */
    private static void assertDoubling(List<Duration> gaps) {
        assertThat(gaps).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(gaps.get(i)).isGreaterThanOrEqualTo(Duration.ofMillis(500L << i));
        }
        // 7 s in all; it would be 14 s if they began with the second.
        assertThat(sum(gaps)).isLessThan(Duration.ofSeconds(13));
    }

    /** s6 itself takes a second between two starts; what matters is that the delay does not grow, to 15 s in all. */
    private static void assertAtOnce(List<Duration> gaps) {
        assertThat(gaps).hasSize(4);
        assertThat(sum(gaps)).isLessThan(Duration.ofSeconds(13));
    }
}
