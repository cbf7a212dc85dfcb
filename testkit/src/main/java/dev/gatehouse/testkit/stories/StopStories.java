package dev.gatehouse.testkit.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.Capability;
import dev.gatehouse.testkit.kit.Conformance;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Stops and restarts.
 *
 * @since 0.1.0
 */
public interface StopStories extends Conformance {
    /** A proven stop returns when the gateway is down. */
    @Test
    default void aProvenStopReturnsWhenTheGatewayIsDown() {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        try (StatusTrail trail = new StatusTrail(manager(), gateway.service())) {
            manager().stop(gateway.service(), Wait.PROOF);

            assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
            assertThat(lives(pid)).isFalse();
            assertThat(trail.states()).startsWith(State.UP).doesNotContain(State.FAILED, State.FINISHED);
        }
        assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0");
        assertStays(gateway, State.DOWN);
    }

    /** A stubborn gateway is killed after its grace. */
    @Test
    default void aStubbornGatewayIsKilledAfterItsGrace() {
        FakeGateway gateway = gateway("alpha").stubborn(GRACE);
        long pid = up(gateway);
        long before = System.nanoTime();

        manager().stop(gateway.service(), Wait.PROOF);

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(GRACE.minusMillis(50));
        assertThat(lives(pid)).isFalse();
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
        assertThat(gateway.events().life()).containsExactly("started", asked());
        if (fixture().capabilities().contains(Capability.STOP_SIGNALS)) {
            assertThat(statusOf(gateway).lastExit()).contains(LastExit.killedBy(9));
        }
    }

    /** A stop that times out goes on. */
    @Test
    default void aStopThatTimesOutGoesOn() {
        FakeGateway gateway = gateway("alpha").stubborn(Duration.ofSeconds(5));
        up(gateway);
        // The other waits last at least as long as the grace of the gateway.
        assertThatThrownBy(() -> manager().stop(gateway.service(), Wait.untilReady(Duration.ofMillis(200))))
                .isInstanceOf(TimedOutException.class)
                .hasMessageContaining("alpha");
        awaitState(gateway, State.DOWN);
    }

    /** A gateway that is stopped before it is ready is down. */
    @Test
    default void aGatewayThatIsStoppedBeforeItIsReadyIsDown() {
        assume(Capability.NOTIFY);
        FakeGateway gateway = gateway("alpha").notifying(Duration.ofSeconds(60));
        define(gateway);
        manager().start(gateway.service(), Wait.none());
        gateway.events().awaitStart(1);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0");
        assertStays(gateway, State.DOWN);
    }

    /** The stop signal of the definition is sent. */
    @Test
    default void theStopSignalOfTheDefinitionIsSent() {
        assume(Capability.SIGNALS);
        FakeGateway gateway = gateway("alpha").with(new StopPolicy("INT", Duration.ofSeconds(20)));
        up(gateway);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(gateway.events().life()).containsExactly("started", "INT", "exiting 0");
    }

    /** Stopping a gateway that is down is no error. */
    @Test
    default void stoppingAGatewayThatIsDownIsNoError() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
        assertThat(gateway.events().all()).isEmpty();
    }

    /** A stopped gateway can be started. */
    @Test
    default void aStoppedGatewayCanBeStarted() {
        FakeGateway gateway = gateway("alpha");
        long first = up(gateway);
        manager().stop(gateway.service(), Wait.PROOF);
        manager().start(gateway.service(), Wait.PROOF);
        assertRuns(gateway, gateway.events().awaitStart(2));
        assertThat(gateway.events().starts()).hasSize(2).first().isEqualTo(first);
    }

    /** A stop ends a crash loop. */
    @Test
    default void aStopEndsACrashLoop() {
        FakeGateway gateway = gateway("alpha").exiting(1).with(everySecond());
        up(gateway);
        gateway.events().awaitStart(2);
        manager().stop(gateway.service(), Wait.PROOF);
        assertStays(gateway, State.DOWN);
    }

    /** A restart creates a new process. */
    @Test
    default void aRestartCreatesANewProcess() {
        FakeGateway gateway = gateway("alpha");
        long first = up(gateway);

        manager().restart(gateway.service(), Wait.PROOF);

        long second = gateway.events().awaitStart(2);
        assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0", "started");
        assertAnother(first, second);
        assertRuns(gateway, second);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
    }

    /** A restart starts a gateway that is down. */
    @Test
    default void aRestartStartsAGatewayThatIsDown() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        manager().restart(gateway.service(), Wait.PROOF);
        gateway.events().awaitStart(1);
        assertThat(gateway.events().life()).containsExactly("started");
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
    }

    /** A restart kills a stubborn gateway after its grace. */
    @Test
    default void aRestartKillsAStubbornGatewayAfterItsGrace() {
        FakeGateway gateway = gateway("alpha").stubborn(GRACE);
        up(gateway);
        manager().restart(gateway.service(), Wait.PROOF);
        assertRuns(gateway, gateway.events().awaitStart(2));
        assertThat(gateway.events().life()).containsExactly("started", asked(), "started");
    }

    /**
     * A restart waits for a slow stop.
     *
     * @throws Exception if the story cannot be played
     */
    @Test
    default void aRestartWaitsForASlowStop() throws Exception {
        FakeGateway gateway = gateway("alpha").stubborn(Duration.ofSeconds(20));
        long first = up(gateway);
        CompletableFuture<Void> restart =
                CompletableFuture.runAsync(() -> manager().restart(gateway.service(), Wait.PROOF));
        gateway.events().await(asked());
        Poll.throughout("it is not killed before its time", Duration.ofMillis(500), () -> lives(first));
        gateway.tell("exit 0");
        restart.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        gateway.events().awaitStart(2);
        assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0", "started");
        gateway.tell("exit 78");
        awaitState(gateway, State.FAILED);
    }

    private static RestartPolicy everySecond() {
        RestartPolicy usual = RestartPolicy.ON_FAILURE;
        return new RestartPolicy(
                RestartPolicy.Mode.ON_FAILURE,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                usual.healthy(),
                usual.again(),
                usual.never());
    }
}
