package dev.gatehouse.testkit.kit;

import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** What all stories share, those of the kit and those that a backend has of its own. */
public interface Conformance {
    /** Longer than anything takes that is not broken, on a machine that has much else to do as well. */
    Duration LIMIT = Duration.ofSeconds(60);

    /** How long a thing is watched that must not happen. */
    Duration A_WHILE = Duration.ofMillis(1500);

    /** The grace of a gateway that is to be killed after it: in that time even a slow machine lets it note that it was asked. */
    Duration GRACE = Duration.ofSeconds(3);

    ManagerFixture fixture();

    default ServiceManager manager() {
        return fixture().manager();
    }

    /** What a gateway notes when it is asked to end. */
    default String asked() {
        return fixture().asked();
    }

    default FakeGateway gateway(String name) {
        return fixture().gateway(name);
    }

    default ServiceStatus statusOf(FakeGateway gateway) {
        return manager().status(gateway.service());
    }

    /** Defines a gateway as down. */
    default void define(FakeGateway gateway) {
        manager().define(gateway.definition());
    }

    /**
     * Defines a gateway and starts it at once, without any proof; gives its pid. The manager knows that it runs, unless
     * it is one that ends as soon as it has begun.
     */
    default long up(FakeGateway gateway) {
        manager().define(List.of(gateway.definition()), Initially.UP).orThrow();
        long pid = gateway.events().awaitStart(1);
        if (!gateway.endsAtOnce()) {
            awaitPid(gateway, pid);
        }
        return pid;
    }

    /** Waits until the manager says that this is the gateway's process: it may learn it later than the process itself. */
    default void awaitPid(FakeGateway gateway, long pid) {
        Poll.until(
                () -> "pid " + pid + " of " + gateway.service() + ", which is " + statusOf(gateway),
                LIMIT,
                () -> statusOf(gateway).pid().stream().anyMatch(known -> known == pid));
    }

    /** Starts a gateway without any proof. */
    default void start(FakeGateway gateway) {
        manager().start(gateway.service(), Wait.none());
    }

    default void awaitState(FakeGateway gateway, State state) {
        Poll.until(
                () -> "state " + state + " of " + gateway.service() + ", which is " + statusOf(gateway) + " and lived "
                        + gateway.events().all(),
                LIMIT,
                () -> statusOf(gateway).state() == state);
    }

    /** Watches a gateway that has ended for good: its state stays, and it is not started again. */
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

    default void awaitGone(long pid) {
        Poll.until("process " + pid + " is gone", LIMIT, () -> !lives(pid));
    }

    /**
     * Asks whether a process lives.
     *
     * @param pid its number
     * @return whether it lives
     */
    default boolean lives(long pid) {
        return fixture().lives(pid);
    }

    /**
     * Kills a process behind the manager's back.
     *
     * @param pid its number
     */
    default void kill(long pid) {
        fixture().kill(pid);
    }

    default void assume(Capability capability) {
        Assumptions.assumeTrue(
                fixture().capabilities().contains(capability),
                () -> manager().kind() + " does not claim " + capability);
    }
}
