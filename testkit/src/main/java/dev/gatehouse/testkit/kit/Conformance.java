package dev.gatehouse.testkit.kit;

import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Limitation;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;

/**
 * What all stories use, those of the kit and those that a backend adds. A story is a test of one behaviour of a service manager,
 * told with {@link FakeGateway}s.
 *
 * @since 0.1.0
 */
public interface Conformance {
    /** Limit of a wait: longer than anything takes that works, even on a busy machine. */
    Duration LIMIT = Duration.ofSeconds(60);

    /** How long a story checks that something does not happen. */
    Duration A_WHILE = Duration.ofMillis(1500);

    /** The grace of a gateway that a story lets the manager kill; enough to record the request, even on a slow machine. */
    Duration GRACE = Duration.ofSeconds(3);

    /** {@return the fixture of this story} */
    ManagerFixture fixture();

    /** {@return the service manager under test} */
    default ServiceManager manager() {
        return fixture().manager();
    }

    /** {@return the event that a gateway records when it is asked to end} */
    default String asked() {
        return fixture().asked();
    }

    /**
     * Returns a gateway, whose profile is on disk and which is not installed.
     *
     * @param name the name of its profile
     * @return the gateway
     */
    default FakeGateway gateway(String name) {
        return fixture().gateway(name);
    }

    /**
     * Asks the manager for the status of a gateway.
     *
     * @param gateway the gateway
     * @return its status
     */
    default ServiceStatus statusOf(FakeGateway gateway) {
        return manager().status(gateway.service());
    }

    /**
     * Installs a gateway without starting it.
     *
     * @param gateway the gateway
     */
    default void define(FakeGateway gateway) {
        manager().define(gateway.definition());
    }

    /**
     * Installs and starts a gateway. Waits until the gateway has recorded its start and, unless it ends at once, until the
     * manager shows its process.
     *
     * @param gateway the gateway, which has never been started
     * @return the PID of its process
     */
    default long up(FakeGateway gateway) {
        manager().define(List.of(gateway.definition()), Initially.UP).orThrow();
        long pid = gateway.events().awaitStart(1);
        if (!gateway.endsAtOnce()) {
            awaitPid(gateway, pid);
        }
        return pid;
    }

    /**
     * Waits until the manager shows a process as the gateway's, which may be later than the process records its start.
     *
     * @param gateway the gateway
     * @param pid the PID of the process
     */
    default void awaitPid(FakeGateway gateway, long pid) {
        Poll.until(
                () -> "pid " + pid + " of " + gateway.service() + ", which is " + statusOf(gateway),
                LIMIT,
                () -> runs(gateway, pid));
    }

    /** The states in which a process of a gateway may run. */
    Set<State> RUNS = EnumSet.of(State.UP, State.STARTING);

    private boolean runs(FakeGateway gateway, long pid) {
        ServiceStatus status = statusOf(gateway);
        return showsPids()
                ? status.pid().stream().anyMatch(known -> known == pid)
                : RUNS.contains(status.state()) && gateway.events().starts().getLast() == pid;
    }

    /** {@return whether a status has the process of a gateway that runs} */
    default boolean showsPids() {
        return manager().limitations().stream()
                .noneMatch(limitation -> limitation.feature().equals(Limitation.PID));
    }

    /**
     * Checks that a process of a gateway is the one that the manager shows.
     *
     * @param gateway the gateway
     * @param pid the PID of the process
     */
    default void assertRuns(FakeGateway gateway, long pid) {
        if (!runs(gateway, pid)) {
            throw new AssertionError("process " + pid + " should be that of " + gateway.service() + ", which is "
                    + statusOf(gateway) + " and lived " + gateway.events().all());
        }
    }

    /**
     * Checks that a process has replaced another one, which has ended. In a PID namespace of its own it may have the same number, and
     * then only the gateway's record of its starts tells.
     *
     * @param former the PID of the former process
     * @param present the PID of the present process
     */
    default void assertAnother(long former, long present) {
        if (showsPids() && (former == present || lives(former))) {
            throw new AssertionError("process " + former + " should have ended before " + present + " began");
        }
    }

    /**
     * Starts a gateway without waiting.
     *
     * @param gateway the gateway
     */
    default void start(FakeGateway gateway) {
        manager().start(gateway.service(), Wait.none());
    }

    /**
     * Waits until the manager shows a state.
     *
     * @param gateway the gateway
     * @param state the state
     */
    default void awaitState(FakeGateway gateway, State state) {
        Poll.until(
                () -> "state " + state + " of " + gateway.service() + ", which is " + statusOf(gateway) + " and lived "
                        + gateway.events().all(),
                LIMIT,
                () -> statusOf(gateway).state() == state);
    }

    /**
     * Waits for a state, and checks that it stays and that the gateway is not started again.
     *
     * @param gateway the gateway
     * @param state the state
     */
    default void assertStays(FakeGateway gateway, State state) {
        awaitState(gateway, state);
        List<Long> starts = gateway.events().starts();
        Poll.throughout(
                gateway.service() + " stays " + state,
                A_WHILE,
                () -> statusOf(gateway).state() == state);
        if (!gateway.events().starts().equals(starts)) {
            throw new AssertionError(gateway.service() + " was started again: "
                    + gateway.events().all());
        }
    }

    /**
     * Waits until a process has ended.
     *
     * @param pid its PID
     */
    default void awaitGone(long pid) {
        Poll.until("process " + pid + " is gone", LIMIT, () -> !lives(pid));
    }

    /**
     * Asks whether a process lives.
     *
     * @param pid its PID
     * @return whether it lives
     */
    default boolean lives(long pid) {
        return fixture().lives(pid);
    }

    /**
     * Kills a process behind the manager's back.
     *
     * @param pid its PID
     */
    default void kill(long pid) {
        fixture().kill(pid);
    }

    /**
     * Skips the story if the manager lacks a capability.
     *
     * @param capability the capability
     */
    default void assume(Capability capability) {
        Assumptions.assumeTrue(
                fixture().capabilities().contains(capability), () -> manager().kind() + " lacks " + capability);
    }
}
