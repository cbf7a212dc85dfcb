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

/** How a gateway is ended, and ended and started again. */
public interface StopStories extends Conformance {
    @Test
    default void stopAsksAndReturnsWhenItIsDown() {
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

    @Test
    default void aGatewayThatDoesNotListenIsKilledAfterItsGrace() {
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

    @Test
    default void aStopThatIsGivenTooLittleTimeSaysSoAndGoesOn() {
        FakeGateway gateway = gateway("alpha").stubborn(Duration.ofSeconds(5));
        up(gateway);
        // The other waits last at least as long as the grace of the gateway.
        assertThatThrownBy(() -> manager().stop(gateway.service(), Wait.untilReady(Duration.ofMillis(200))))
                .isInstanceOf(TimedOutException.class)
                .hasMessageContaining("alpha");
        awaitState(gateway, State.DOWN);
    }

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

    @Test
    default void theGatewayIsAskedWithItsOwnSignal() {
        assume(Capability.SIGNALS);
        FakeGateway gateway = gateway("alpha").with(new StopPolicy("INT", Duration.ofSeconds(20)));
        up(gateway);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(gateway.events().life()).containsExactly("started", "INT", "exiting 0");
    }

    @Test
    default void stoppingWhatIsDownIsFine() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
        assertThat(gateway.events().all()).isEmpty();
    }

    @Test
    default void aStoppedGatewayCanBeStarted() {
        FakeGateway gateway = gateway("alpha");
        long first = up(gateway);
        manager().stop(gateway.service(), Wait.PROOF);
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).pid()).hasValue(gateway.events().awaitStart(2));
        assertThat(gateway.events().starts()).hasSize(2).first().isEqualTo(first);
    }

    @Test
    default void stopEndsACrashLoop() {
        FakeGateway gateway = gateway("alpha").exiting(1).with(everySecond());
        up(gateway);
        gateway.events().awaitStart(2);
        manager().stop(gateway.service(), Wait.PROOF);
        assertStays(gateway, State.DOWN);
    }

    @Test
    default void restartGivesANewProcess() {
        FakeGateway gateway = gateway("alpha");
        long first = up(gateway);

        manager().restart(gateway.service(), Wait.PROOF);

        long second = gateway.events().awaitStart(2);
        assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0", "started");
        assertThat(second).isNotEqualTo(first);
        assertThat(statusOf(gateway).pid()).hasValue(second);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        assertThat(lives(first)).isFalse();
    }

    @Test
    default void restartOfOneThatIsDownStartsIt() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        manager().restart(gateway.service(), Wait.PROOF);
        gateway.events().awaitStart(1);
        assertThat(gateway.events().life()).containsExactly("started");
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
    }

    @Test
    default void restartOfAStubbornOneKillsItAfterItsGrace() {
        FakeGateway gateway = gateway("alpha").stubborn(GRACE);
        up(gateway);
        manager().restart(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).pid()).hasValue(gateway.events().awaitStart(2));
        assertThat(gateway.events().life()).containsExactly("started", asked(), "started");
    }

    @Test
    default void restartIsPatientWithOneThatTakesItsTime() throws Exception {
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
                true, Duration.ofSeconds(1), Duration.ofSeconds(1), usual.healthy(), usual.atOnce(), usual.never());
    }
}
