package dev.gatehouse.testkit.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.Capability;
import dev.gatehouse.testkit.kit.Conformance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The status of a gateway in each of its states.
 *
 * @since 0.1.0
 */
public interface StatusStories extends Conformance {
    /** An unknown service is not installed. */
    @Test
    default void anUnknownServiceIsNotInstalled() {
        ServiceName service = ServiceName.of("never-heard-of");
        assertThat(manager().status(service)).isEqualTo(ServiceStatus.absent(service));
    }

    /** A new gateway is down. */
    @Test
    default void aNewGatewayIsDown() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        ServiceStatus status = statusOf(gateway);
        assertThat(status.state()).isEqualTo(State.DOWN);
        assertThat(status.pid()).isEmpty();
        assertThat(status.wanted().orElse(false)).isFalse();
        assertThat(status.restarts().orElse(0)).isZero();
        assertThat(status.lastExit()).isEmpty();
        assertThat(status.isRunning()).isFalse();
    }

    /** A running gateway has a PID and a time. */
    @Test
    default void aRunningGatewayHasAPidAndATime() {
        FakeGateway gateway = gateway("alpha");
        Instant before = Instant.now();
        long pid = up(gateway);

        ServiceStatus status = statusOf(gateway);
        assertThat(status.state()).isEqualTo(State.UP);
        assertRuns(gateway, pid);
        assertThat(status.wanted().orElse(true)).isTrue();
        assertThat(status.restarts().orElse(0)).isZero();
        assertThat(status.reason()).isEmpty();
        // Some managers know only seconds.
        assertThat(status.since().orElseThrow()).isBetween(before.minusSeconds(1), Instant.now());
        assertThat(statusOf(gateway).since()).isEqualTo(status.since());
    }

    /** A gateway that sent its notification is ready. */
    @Test
    default void aGatewayThatSentItsNotificationIsReady() {
        assume(Capability.NOTIFY);
        FakeGateway gateway = gateway("alpha").notifying(Duration.ofSeconds(20));
        long pid = up(gateway);
        assertThat(statusOf(gateway).state()).isEqualTo(State.STARTING);
        assertThat(statusOf(gateway).ready()).contains(false);
        assertThat(statusOf(gateway).isRunning()).isTrue();
        gateway.tell("ready");
        awaitState(gateway, State.UP);
        assertThat(statusOf(gateway).ready()).contains(true);
        assertRuns(gateway, pid);
        assertThat(statusOf(gateway).isRunning()).isTrue();
    }

    /** A gateway that has not ended yet is stopping. */
    @Test
    default void aGatewayThatHasNotEndedYetIsStopping() {
        FakeGateway gateway = gateway("alpha").stubborn(Duration.ofSeconds(20));
        long pid = up(gateway);
        manager().stop(gateway.service(), Wait.none());
        awaitState(gateway, State.STOPPING);
        ServiceStatus status = statusOf(gateway);
        assertThat(status.wanted().orElse(false)).isFalse();
        assertThat(status.isRunning()).isFalse();
        kill(pid);
        awaitState(gateway, State.DOWN);
    }

    /** A gateway that crashed and waits for its next try is in a crash loop. */
    @Test
    default void aGatewayThatCrashedAndWaitsIsInACrashLoop() {
        FakeGateway gateway = gateway("alpha").exiting(1);
        up(gateway);
        // One and the same look: at the next it may have been started.
        ServiceStatus status = Poll.untilPresent(
                "state CRASHLOOP of " + gateway.service(),
                LIMIT,
                () -> Optional.of(statusOf(gateway)).filter(seen -> seen.state() == State.CRASHLOOP));
        assertThat(status.isRunning()).isFalse();
        assertThat(status.wanted().orElse(true)).isTrue();
    }

    /** Every restart is counted. */
    @Test
    default void everyRestartIsCounted() {
        assume(Capability.RESTARTS);
        FakeGateway gateway = gateway("alpha").exiting(75);
        up(gateway);
        gateway.events().awaitStart(3);
        Poll.until("two restarts", LIMIT, () -> statusOf(gateway).restarts().orElse(0) >= 2);
        // It goes on ending meanwhile. A restart follows each end, and only the last may be still to be counted.
        int endedBefore = ends(gateway);
        int restarts = statusOf(gateway).restarts().orElseThrow();
        assertThat(restarts).isBetween(endedBefore - 1, ends(gateway));
    }

    /** What an operator requested is no restart of the manager's: it is not counted. */
    @Test
    default void aRequestedRestartIsNotCounted() {
        assume(Capability.RESTARTS);
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        manager().restart(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).restarts()).hasValue(0);
        manager().stop(gateway.service(), Wait.PROOF);
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).restarts()).hasValue(0);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
    }

    private static int ends(FakeGateway gateway) {
        return (int)
                gateway.events().life().stream().filter("exiting 75"::equals).count();
    }

    /** The time is that of the last change. */
    @Test
    default void theTimeIsThatOfTheLastChange() {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        Instant up = statusOf(gateway).since().orElseThrow();
        Poll.throughout("it runs on", Duration.ofMillis(1100), () -> manager().isRunning(gateway.service()));
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).since().orElseThrow()).isAfter(up);
    }

    /** Statuses are in the order of the request. */
    @Test
    default void statusesAreInTheOrderOfTheRequest() {
        FakeGateway running = gateway("alpha");
        FakeGateway down = gateway("beta");
        ServiceName unknown = ServiceName.of("never-heard-of");
        up(running);
        define(down);

        List<ServiceStatus> statuses =
                manager().status(List.of(unknown, down.service(), running.service(), unknown, down.service()));

        assertThat(statuses)
                .extracting(ServiceStatus::service)
                .containsExactly(unknown, down.service(), running.service(), unknown, down.service());
        assertThat(statuses)
                .extracting(ServiceStatus::state)
                .containsExactly(State.ABSENT, State.DOWN, State.UP, State.ABSENT, State.DOWN);
        assertThat(manager().status(List.of())).isEmpty();
    }
}
