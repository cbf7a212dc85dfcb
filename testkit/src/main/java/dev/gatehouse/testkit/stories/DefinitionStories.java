package dev.gatehouse.testkit.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Inspection.Verdict;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.Conformance;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Installing, refreshing and removing gateways.
 *
 * @since 0.1.0
 */
public interface DefinitionStories extends Conformance {
    /** Defining down installs a gateway without starting it. */
    @Test
    default void definingDownInstallsAGatewayWithoutStartingIt() {
        FakeGateway gateway = gateway("alpha");
        assertThat(manager().services()).doesNotContain(gateway.service());

        Outcome outcome = manager().define(gateway.definition());

        assertThat(outcome).isEqualTo(Outcome.of(gateway.service(), Change.CREATED));
        assertThat(manager().services()).contains(gateway.service());
        ServiceStatus status = statusOf(gateway);
        assertThat(status.state()).isEqualTo(State.DOWN);
        assertThat(status.pid()).isEmpty();
        Poll.throughout(
                "nothing is started",
                Duration.ofMillis(500),
                () -> gateway.events().all().isEmpty());
    }

    /** Defining up starts the gateway. */
    @Test
    default void definingUpStartsTheGateway() {
        FakeGateway gateway = gateway("alpha");
        Batch batch =
                manager().define(List.of(gateway.definition()), Initially.UP).orThrow();

        assertThat(batch.outcomes()).containsExactly(Outcome.of(gateway.service(), Change.CREATED));
        long pid = gateway.events().awaitStart(1);
        Poll.until("it runs", LIMIT, () -> manager().isRunning(gateway.service()));
        assertRuns(gateway, pid);
        assertThat(gateway.events().life()).containsExactly("started");
    }

    /** Defining again changes nothing. */
    @Test
    default void definingAgainChangesNothing() {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);

        assertThat(manager().define(gateway.definition()).change()).isEqualTo(Change.UNCHANGED);
        assertThat(manager()
                        .define(List.of(gateway.definition()), Initially.UP)
                        .orThrow()
                        .outcomes())
                .containsExactly(Outcome.of(gateway.service(), Change.UNCHANGED));

        Poll.throughout("it runs on", Duration.ofMillis(300), () -> manager().isRunning(gateway.service()));
        assertRuns(gateway, pid);
        assertThat(gateway.events().life()).containsExactly("started");
    }

    /** Defining an installed gateway up does not start it. */
    @Test
    default void definingAnInstalledGatewayUpDoesNotStartIt() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        manager().define(List.of(gateway.definition()), Initially.UP).orThrow();
        Poll.throughout(
                "it stays down", Duration.ofMillis(500), () -> statusOf(gateway).state() == State.DOWN);
    }

    /** Defining a change refreshes the gateway without a restart. */
    @Test
    default void definingAChangeRefreshesTheGatewayWithoutARestart() {
        FakeGateway before = gateway("alpha").with("FAKE_DUMP", "WORD").with("WORD", "old");
        FakeGateway after = before.with("WORD", "new");
        long pid = up(before);
        assertThat(inspect(before).verdict()).isEqualTo(Verdict.CURRENT);
        Inspection stale = inspect(after);
        assertThat(stale.verdict()).isEqualTo(Verdict.STALE);
        assertThat(stale.differences()).isNotEmpty();

        assertThat(manager().define(after.definition()).change()).isEqualTo(Change.REFRESHED);

        assertThat(inspect(after).verdict()).isEqualTo(Verdict.CURRENT);
        Poll.throughout("it runs on", Duration.ofMillis(300), () -> manager().isRunning(after.service()));
        assertRuns(after, pid);
        assertThat(after.directory().resolve("WORD")).hasContent("old");
        manager().restart(after.service(), Wait.PROOF);
        after.events().awaitStart(2);
        assertThat(after.directory().resolve("WORD")).hasContent("new");
    }

    /** Inspecting a gateway that is not installed reports it absent. */
    @Test
    default void inspectingAGatewayThatIsNotInstalledReportsItAbsent() {
        FakeGateway gateway = gateway("alpha");
        assertThat(inspect(gateway).verdict()).isEqualTo(Verdict.ABSENT);
        assertThat(fixture().tracesOf(gateway.service())).isEmpty();
    }

    /**
     * Two threads that define the same gateway install it once.
     *
     * @throws Exception if the story cannot be played
     */
    @Test
    default void twoThreadsThatDefineTheSameGatewayInstallItOnce() throws Exception {
        FakeGateway gateway = gateway("alpha");
        CyclicBarrier together = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Outcome>> both = Stream.of(1, 2)
                    .map(number -> threads.submit(() -> {
                        together.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
                        return manager()
                                .define(List.of(gateway.definition()), Initially.UP)
                                .orThrow()
                                .outcomes()
                                .getFirst();
                    }))
                    .toList();
            for (Future<Outcome> one : both) {
                assertThat(one.get(LIMIT.toSeconds(), TimeUnit.SECONDS).failed())
                        .isFalse();
            }
        }
        gateway.events().awaitStart(1);
        assertThat(manager().services()).containsOnlyOnce(gateway.service());
        Poll.throughout(
                "it is started once",
                Duration.ofMillis(500),
                () -> gateway.events().starts().size() == 1);
    }

    /** Removing a running gateway stops it and leaves nothing. */
    @Test
    default void removingARunningGatewayStopsItAndLeavesNothing() {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);

        assertThat(manager().remove(List.of(gateway.service())).orThrow().outcomes())
                .containsExactly(Outcome.of(gateway.service(), Change.REMOVED));

        assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0");
        assertThat(lives(pid)).isFalse();
        assertThat(statusOf(gateway)).isEqualTo(ServiceStatus.absent(gateway.service()));
        assertThat(manager().services()).doesNotContain(gateway.service());
        assertThat(fixture().tracesOf(gateway.service())).isEmpty();
    }

    /** Removing a stubborn gateway kills it after its grace. */
    @Test
    default void removingAStubbornGatewayKillsItAfterItsGrace() {
        FakeGateway gateway = gateway("alpha").stubborn(GRACE);
        long pid = up(gateway);
        manager().remove(gateway.service());
        assertThat(lives(pid)).isFalse();
        assertThat(gateway.events().life()).containsExactly("started", asked());
        assertThat(fixture().tracesOf(gateway.service())).isEmpty();
    }

    /** Removing an unknown gateway is no error. */
    @Test
    default void removingAnUnknownGatewayIsNoError() {
        ServiceName service = ServiceName.of("never-heard-of");
        assertThat(manager().remove(List.of(service)).orThrow().outcomes())
                .containsExactly(Outcome.of(service, Change.UNCHANGED));
    }

    /** A removed gateway can be defined again. */
    @Test
    default void aRemovedGatewayCanBeDefinedAgain() {
        FakeGateway gateway = gateway("alpha");
        long first = up(gateway);
        manager().remove(gateway.service());
        manager().define(List.of(gateway.definition()), Initially.UP).orThrow();
        assertAnother(first, gateway.events().awaitStart(2));
        assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0", "started");
    }

    /**
     * Compares what is installed of a gateway with its definition.
     *
     * @param gateway the gateway
     * @return the result
     */
    default Inspection inspect(FakeGateway gateway) {
        return manager().inspect(List.of(gateway.definition())).getFirst();
    }
}
