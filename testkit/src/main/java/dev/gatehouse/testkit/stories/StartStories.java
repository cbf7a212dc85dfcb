package dev.gatehouse.testkit.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.spi.port.HostPorts;
import dev.gatehouse.spi.port.PortUse;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.Capability;
import dev.gatehouse.testkit.kit.Conformance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * A start that returns has succeeded.
 *
 * @since 0.1.0
 */
public interface StartStories extends Conformance {
    /** A proven start returns when the gateway has stayed up. */
    @Test
    default void aProvenStartReturnsWhenTheGatewayHasStayedUp() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        long before = System.nanoTime();
        try (StatusTrail trail = new StatusTrail(manager(), gateway.service())) {
            manager().start(gateway.service(), Wait.PROOF);

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Wait.SETTLED);
            ServiceStatus status = statusOf(gateway);
            assertThat(status.state()).isEqualTo(State.UP);
            assertRuns(gateway, gateway.events().awaitStart(1));
            Poll.until(
                    () -> "the trail has come to UP: " + trail.states(),
                    LIMIT,
                    () -> trail.states().getLast() == State.UP);
            assertThat(trail.states()).startsWith(State.DOWN);
        }
        assertThat(gateway.events().life()).containsExactly("started");
    }

    /** A start without proof returns at once. */
    @Test
    default void aStartWithoutProofReturnsAtOnce() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        assertThat(fastestStart(gateway, Wait.none())).isLessThan(Wait.SETTLED);
        gateway.events().awaitStart(1);
    }

    /** A gateway that ends at once fails its start with its exit code. */
    @Test
    default void aGatewayThatEndsAtOnceFailsItsStartWithItsExitCode() {
        FakeGateway gateway = gateway("alpha").exiting(3);
        define(gateway);

        StartFailedException failure = failureOfStart(gateway);

        assertThat(failure)
                .hasMessageContaining("alpha")
                .hasMessageContaining("exit")
                .hasMessageContaining("3");
        assertThat(failure.remedy().orElseThrow().words()).anyMatch(word -> word.contains("alpha"));
        if (fixture().capabilities().contains(Capability.LAST_EXIT)) {
            assertThat(failure.status().lastExit()).contains(LastExit.exited(3));
        }
        assertThat(gateway.events().life()).startsWith("started", "exiting 3");
    }

    /** One that took longer to end than what is waited for has stayed up, truly: then it is started again. */
    private StartFailedException failureOfStart(FakeGateway gateway) {
        for (int time = 0; time < 5; time++) {
            StartFailedException failure = catchThrowableOfType(
                    StartFailedException.class, () -> manager().start(gateway.service(), Wait.PROOF));
            if (failure != null) {
                return failure;
            }
            manager().stop(gateway.service(), Wait.PROOF);
        }
        throw new AssertionError("each start was proven, of a gateway that lived "
                + gateway.events().all());
    }

    /**
     * A start waits for a readiness notification.
     *
     * @throws Exception if the story cannot be played
     */
    @Test
    default void aStartWaitsForAReadinessNotification() throws Exception {
        assume(Capability.NOTIFY);
        FakeGateway gateway = gateway("alpha").notifying(Duration.ofSeconds(20));
        define(gateway);

        CompletableFuture<Void> start =
                CompletableFuture.runAsync(() -> manager().start(gateway.service(), Wait.PROOF));
        gateway.events().awaitStart(1);
        // Longer than what would settle one that has no sign of readiness.
        Poll.throughout("the start waits", A_WHILE, () -> !start.isDone());
        awaitState(gateway, State.STARTING);
        gateway.tell("ready");

        start.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        // It says that it is ready first, and notes it then.
        gateway.events().await("ready");
        assertThat(gateway.events().life()).containsExactly("started", "ready");
    }

    /** A start returns as soon as the gateway is ready. */
    @Test
    default void aStartReturnsAsSoonAsTheGatewayIsReady() {
        assume(Capability.NOTIFY);
        FakeGateway gateway = gateway("alpha").readyAtOnce();
        define(gateway);
        assertThat(fastestStart(gateway, Wait.PROOF)).isLessThan(Wait.SETTLED);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
    }

    /**
     * The least time of some starts, up to the first that is short enough: one alone may take long because the machine has
     * much else to do.
     */
    private Duration fastestStart(FakeGateway gateway, Wait wait) {
        Duration fastest = Duration.ofDays(1);
        for (int time = 0; time < 10 && fastest.compareTo(Wait.SETTLED) >= 0; time++) {
            manager().stop(gateway.service(), Wait.PROOF);
            long before = System.nanoTime();
            manager().start(gateway.service(), wait);
            Duration took = Duration.ofNanos(System.nanoTime() - before);
            fastest = took.compareTo(fastest) < 0 ? took : fastest;
        }
        return fastest;
    }

    /** A start times out if the gateway never gets ready. */
    @Test
    default void aStartTimesOutIfTheGatewayNeverGetsReady() {
        assume(Capability.NOTIFY);
        FakeGateway gateway = gateway("alpha").notifying(Duration.ofMillis(600));
        define(gateway);
        assertThatThrownBy(() -> manager().start(gateway.service(), Wait.proof(Duration.ofMillis(600))))
                .isInstanceOf(TimedOutException.class)
                .hasMessageContaining("alpha");
        // On a slow machine its time may be over before it has begun.
        gateway.events().awaitStart(1);
        assertThat(gateway.events().life()).startsWith("started").doesNotContain("ready");
    }

    /** A gateway that ends before it is ready fails its start. */
    @Test
    default void aGatewayThatEndsBeforeItIsReadyFailsItsStart() {
        assume(Capability.NOTIFY);
        FakeGateway gateway = gateway("alpha").notifying(Duration.ofSeconds(20));
        define(gateway);
        CompletableFuture<Void> start =
                CompletableFuture.runAsync(() -> manager().start(gateway.service(), Wait.PROOF));
        gateway.events().awaitStart(1);
        gateway.tell("exit 4");
        assertThatThrownBy(() -> start.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(StartFailedException.class)
                .hasMessageContaining("4");
    }

    /**
     * A gateway with a port is ready when it listens: here a child of it does.
     *
     * @throws Exception if the story cannot be played
     */
    @Test
    default void aGatewayWithAPortIsReadyWhenItListens() throws Exception {
        int port = freePort();
        FakeGateway gateway = gateway("alpha").with(new Readiness.Port(port, Duration.ofSeconds(20)));
        define(gateway);
        CompletableFuture<Void> start =
                CompletableFuture.runAsync(() -> manager().start(gateway.service(), Wait.PROOF));
        gateway.events().awaitStart(1);
        Poll.throughout("the start waits", A_WHILE, () -> !start.isDone());
        gateway.tell("listen " + port);
        start.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        manager().stop(gateway.service(), Wait.PROOF);
    }

    /**
     * A listener that does not belong to the gateway proves nothing: the start fails and names it.
     *
     * @throws IOException if the story cannot be played
     */
    @Test
    default void aStartWhosePortSomebodyElseHasFails() throws IOException {
        assumePortOwners();
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            int port = socket.getLocalPort();
            FakeGateway gateway = gateway("alpha").with(new Readiness.Port(port, Duration.ofSeconds(20)));
            define(gateway);
            assertThatThrownBy(() -> manager().start(gateway.service(), Wait.PROOF))
                    .isInstanceOf(StartFailedException.class)
                    .hasMessageContaining("port " + port + " belongs to ")
                    .hasMessageContaining("pid " + ProcessHandle.current().pid());
            assertThat(gateway.events().life()).containsExactly("started");
        }
    }

    /**
     * Before a start it can be told that somebody else has the port.
     *
     * @throws IOException if the story cannot be played
     */
    @Test
    default void aPortThatSomebodyElseHasIsReportedBeforeTheStart() throws IOException {
        assumePortOwners();
        FakeGateway gateway = gateway("alpha");
        int port;
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
            assertThatThrownBy(() -> manager()
                            .requireStartable(Verb.START, gateway.definition(), OptionalInt.of(socket.getLocalPort())))
                    .hasMessageStartingWith("The gateway of alpha cannot use port " + port + ": ")
                    .hasMessageContaining("(pid " + ProcessHandle.current().pid() + ")");
        }
        manager().requireStartable(Verb.START, gateway.definition(), OptionalInt.of(port));
        // Its own listener is no obstacle to a restart.
        up(gateway);
        gateway.tell("listen " + port);
        gateway.events().await("listening");
        manager().requireStartable(Verb.RESTART, gateway.definition(), OptionalInt.of(port));
        manager().stop(gateway.service(), Wait.PROOF);
    }

    /** Whatever the manager can do, not every system tells who listens. */
    private void assumePortOwners() throws IOException {
        assume(Capability.PORT_OWNERS);
        try (ServerSocket own = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            PortUse use = new HostPorts().of(own.getLocalPort(), OptionalLong.empty());
            Assumptions.assumeTrue(
                    use.owner() != PortUse.Owner.UNKNOWN, "this system does not tell who listens on a port");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starting a running gateway leaves it alone. */
    @Test
    default void startingARunningGatewayLeavesItAlone() {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        manager().start(gateway.service(), Wait.PROOF);
        assertRuns(gateway, pid);
        assertThat(gateway.events().life()).containsExactly("started");
    }

    /** Operations on an unknown service fail with an advised command. */
    @Test
    default void operationsOnAnUnknownServiceFailWithAnAdvisedCommand() {
        FakeGateway known = gateway("known-on-disk");
        for (ServiceName service : new ServiceName[] {known.service(), ServiceName.of("never-heard-of")}) {
            assertNotRegistered(service, () -> manager().start(service, Wait.PROOF));
            assertNotRegistered(service, () -> manager().stop(service, Wait.PROOF));
            assertNotRegistered(service, () -> manager().restart(service, Wait.PROOF));
            assertThat(manager().isRunning(service)).isFalse();
        }
        assertThat(manager().services()).doesNotContain(known.service());
    }

    private static void assertNotRegistered(ServiceName service, Runnable operation) {
        GatewayNotRegisteredException failure =
                catchThrowableOfType(GatewayNotRegisteredException.class, operation::run);
        assertThat(failure).as("what comes of an operation on %s", service).isNotNull();
        assertThat(failure.profile()).isEqualTo(service.profile());
        assertThat(failure).hasMessageContaining(service.profile().value());
        assertThat(failure.remedy().orElseThrow().words())
                .startsWith("gatehouse")
                .contains(service.profile().value());
    }
}
