package dev.gatehouse.testkit.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.Capability;
import dev.gatehouse.testkit.kit.Conformance;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * The contract of operations: duplicate names, interrupted threads and limits.
 *
 * @since 0.1.0
 */
public interface ContractStories extends Conformance {
    /** Far longer than {@link #LIMIT}: an operation that returns within that has not waited for this. */
    Duration ENDLESS = Duration.ofMinutes(30);

    /** Long enough for a command to be given on a slow machine, and far from {@link #LIMIT}. */
    Duration STRICT = Duration.ofSeconds(4);

    /** A service that is named twice is commanded once. */
    @Test
    default void aServiceThatIsNamedTwiceIsCommandedOnce() {
        FakeGateway alpha = gateway("alpha").readyIfItCan();
        FakeGateway beta = gateway("beta").readyIfItCan();
        List<ServiceName> names = List.of(alpha.service(), beta.service(), alpha.service());

        assertTwins(
                names,
                Change.CREATED,
                manager().define(List.of(alpha.definition(), beta.definition(), alpha.definition()), Initially.DOWN));
        assertTwins(names, Change.STARTED, manager().start(names, Wait.PROOF));
        assertThat(alpha.events().starts()).hasSize(1);
        assertNothingLeft(names);

        assertTwins(names, Change.RESTARTED, manager().restart(names, Wait.PROOF));
        assertThat(alpha.events().starts()).hasSize(2);
        assertThat(alpha.events().life()).containsOnlyOnce(asked());
        assertNothingLeft(names);

        assertTwins(names, Change.STOPPED, manager().stop(names, Wait.PROOF));
        assertThat(alpha.events().starts()).hasSize(2);
        assertThat(beta.events().starts()).hasSize(2);
        assertNothingLeft(names);

        assertTwins(names, Change.REMOVED, manager().remove(names));
        assertThat(statusOf(alpha).state()).isEqualTo(State.ABSENT);
        assertThat(statusOf(beta).state()).isEqualTo(State.ABSENT);
    }

    private static void assertTwins(List<ServiceName> names, Change change, Batch batch) {
        List<Outcome> outcomes = batch.orThrow().outcomes();
        assertThat(outcomes).extracting(Outcome::service).isEqualTo(names);
        assertThat(outcomes).extracting(Outcome::change).containsOnly(change);
        assertThat(outcomes.getFirst()).isEqualTo(outcomes.getLast());
    }

    private void assertNothingLeft(List<ServiceName> names) {
        for (ServiceName service : names) {
            assertThat(fixture().leftoversOf(service))
                    .as("what an operation has left of itself")
                    .isEmpty();
        }
    }

    /** An unknown service that is named twice fails twice. */
    @Test
    default void anUnknownServiceThatIsNamedTwiceFailsTwice() {
        ServiceName nobody = ServiceName.of("never-heard-of");
        Batch batch = manager().start(List.of(nobody, nobody), Wait.PROOF);
        assertThat(batch.outcomes()).hasSize(2).allMatch(Outcome::failed);
        assertThat(batch.outcomes().getFirst()).isEqualTo(batch.outcomes().getLast());
    }

    /** An interrupt ends the wait for a start. */
    @Test
    default void anInterruptEndsTheWaitForAStart() {
        FakeGateway gateway = gateway("alpha").neverServing(ENDLESS);
        define(gateway);

        assertInterrupted(gateway, () -> manager().start(gateway.service(), Wait.PROOF), "started");

        assertThat(gateway.events().life()).containsExactly("started");
        assertRuns(gateway, gateway.events().awaitStart(1));
    }

    /** An interrupt ends the wait for a readiness notification. */
    @Test
    default void anInterruptEndsTheWaitForAReadinessNotification() {
        assume(Capability.NOTIFY);
        FakeGateway gateway = gateway("alpha").notifying(ENDLESS);
        define(gateway);

        assertInterrupted(gateway, () -> manager().start(gateway.service(), Wait.PROOF), "started");

        assertThat(gateway.events().life()).containsExactly("started");
        gateway.tell("ready");
        awaitState(gateway, State.UP);
    }

    /** An interrupt ends the wait for a stop. */
    @Test
    default void anInterruptEndsTheWaitForAStop() {
        FakeGateway gateway = gateway("alpha").stubborn(ENDLESS);
        long pid = up(gateway);

        try {
            assertInterrupted(gateway, () -> manager().stop(gateway.service(), Wait.PROOF), asked());
            assertThat(lives(pid)).isTrue();
        } finally {
            // Also where this fails: nobody else ends it before its grace is over.
            gateway.tell("exit 0");
        }
        // The stop went on without the one who asked for it.
        assertStays(gateway, State.DOWN);
        assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0");
    }

    /** Interrupts an operation once the gateway has noted an event, which shows that the command was given. */
    private void assertInterrupted(FakeGateway gateway, Runnable operation, String event) {
        Caller caller = new Caller(operation);
        gateway.events().await(event);
        Poll.throughout("the operation waits", Duration.ofMillis(300), caller::runs);
        caller.interrupt();

        assertThat(caller.end())
                .isInstanceOf(InterruptedOperationException.class)
                .hasMessageContaining(gateway.service().toString())
                .hasMessageContaining("the manager has its command");
        assertThat(caller.wasInterrupted()).as("the thread stays interrupted").isTrue();
        assertNothingLeft(List.of(gateway.service()));
    }

    /** An interrupted thread commands nothing. */
    @Test
    default void anInterruptedThreadCommandsNothing() {
        FakeGateway running = gateway("alpha");
        FakeGateway resting = gateway("beta");
        long pid = up(running);
        define(resting);

        for (Runnable operation : List.<Runnable>of(
                () -> manager().start(resting.service(), Wait.PROOF),
                () -> manager().restart(resting.service(), Wait.PROOF),
                () -> manager().restart(running.service(), Wait.PROOF),
                () -> manager().stop(running.service(), Wait.PROOF),
                () -> manager().stop(running.service(), Wait.none()),
                () -> manager().start(resting.service(), Wait.none()))) {
            Caller caller = new Caller(() -> {
                Thread.currentThread().interrupt();
                operation.run();
            });
            assertThat(caller.end())
                    .isInstanceOf(InterruptedOperationException.class)
                    .hasMessageContaining("nothing was changed");
            assertThat(caller.wasInterrupted())
                    .as("the thread stays interrupted")
                    .isTrue();
        }

        Poll.throughout(
                "nothing is commanded",
                A_WHILE,
                () -> running.events().life().equals(List.of("started"))
                        && resting.events().all().isEmpty());
        assertRuns(running, pid);
        assertThat(statusOf(resting).state()).isEqualTo(State.DOWN);
    }

    /**
     * A wait may be unlimited.
     *
     * @throws Exception if the story cannot be played
     */
    @Test
    default void aWaitMayBeUnlimited() throws Exception {
        Duration forEver = ChronoUnit.FOREVER.getDuration();
        FakeGateway gateway = gateway("alpha").readyIfItCan();
        define(gateway);
        for (Wait wait : List.of(Wait.untilReady(forEver), Wait.proof(forEver))) {
            within(() -> manager().start(gateway.service(), wait));
            assertThat(statusOf(gateway).isRunning()).isTrue();
            within(() -> manager().restart(gateway.service(), wait));
            assertThat(statusOf(gateway).isRunning()).isTrue();
            within(() -> manager().stop(gateway.service(), wait));
            assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
        }
        assertThat(gateway.events().starts()).hasSize(4);
    }

    /** Runs an operation that must not hang. */
    private static void within(Runnable operation) throws Exception {
        CompletableFuture<Void> running = CompletableFuture.runAsync(operation);
        try {
            running.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("an operation without a limit: " + e, e);
        }
    }

    /** A strict start ends at its limit. */
    @Test
    default void aStrictStartEndsAtItsLimit() {
        FakeGateway gateway = gateway("alpha").neverServing(ENDLESS);
        define(gateway);

        assertLate(gateway, () -> manager().start(gateway.service(), Wait.untilReady(STRICT)));

        // It was started, and is left as it is.
        long pid = gateway.events().awaitStart(1);
        awaitPid(gateway, pid);
        assertThat(gateway.events().life()).containsExactly("started");
    }

    /** A strict start does not wait for a later notification. */
    @Test
    default void aStrictStartDoesNotWaitForALaterNotification() {
        assume(Capability.NOTIFY);
        FakeGateway gateway = gateway("alpha").notifying(ENDLESS);
        define(gateway);

        assertLate(gateway, () -> manager().start(gateway.service(), Wait.untilReady(STRICT)));

        gateway.events().awaitStart(1);
        assertThat(gateway.events().life()).containsExactly("started");
        gateway.tell("ready");
        awaitState(gateway, State.UP);
    }

    /** A strict restart has one limit for stop and start. */
    @Test
    default void aStrictRestartHasOneLimitForStopAndStart() {
        FakeGateway gateway = gateway("alpha").neverServing(ENDLESS);
        up(gateway);

        assertLate(gateway, () -> manager().restart(gateway.service(), Wait.untilReady(STRICT)));

        gateway.events().awaitStart(2);
        assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0", "started");
    }

    /** A strict stop ends at its limit. */
    @Test
    default void aStrictStopEndsAtItsLimit() {
        FakeGateway gateway = gateway("alpha").stubborn(ENDLESS);
        long pid = up(gateway);

        try {
            assertLate(gateway, () -> manager().stop(gateway.service(), Wait.untilReady(STRICT)));
            gateway.events().await(asked());
            assertThat(lives(pid))
                    .as("nobody kills it before its grace is over")
                    .isTrue();
        } finally {
            gateway.tell("exit 0");
        }
        assertStays(gateway, State.DOWN);
        assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0");
    }

    /** The limit is the caller's, and it is over long before what the definition would allow. */
    private static void assertLate(FakeGateway gateway, Runnable operation) {
        Caller caller = new Caller(operation);
        assertThat(caller.end())
                .isInstanceOfSatisfying(
                        TimedOutException.class,
                        late -> assertThat(late.limit()).isEqualTo(STRICT))
                .hasMessageContaining(gateway.service().toString());
        assertThat(caller.took()).isGreaterThanOrEqualTo(STRICT);
    }

    /** A thread that carries out one operation. */
    final class Caller {
        private final Thread thread;
        private volatile Throwable thrown = new AssertionError("nothing was thrown");
        private volatile boolean interrupted;
        private volatile Duration took = Duration.ZERO;

        Caller(Runnable operation) {
            thread = Thread.ofPlatform().daemon().start(() -> {
                long begin = System.nanoTime();
                Throwable caught = catchThrowable(operation::run);
                took = Duration.ofNanos(System.nanoTime() - begin);
                interrupted = Thread.currentThread().isInterrupted();
                thrown = caught == null ? thrown : caught;
            });
        }

        boolean runs() {
            return thread.isAlive();
        }

        void interrupt() {
            thread.interrupt();
        }

        /** Waits until the operation is over, and gives what it threw. */
        Throwable end() {
            Poll.until("the operation returns", LIMIT, () -> !thread.isAlive());
            return thrown;
        }

        /** Whether the thread was interrupted when the operation returned. */
        boolean wasInterrupted() {
            return interrupted;
        }

        Duration took() {
            return took;
        }
    }
}
