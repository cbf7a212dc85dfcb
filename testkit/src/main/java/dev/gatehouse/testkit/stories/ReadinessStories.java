package dev.gatehouse.testkit.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gatehouse.app.layout.StateFile;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.Conformance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Gateways that show by an HTTP answer or a state file that they are ready, and that want to know of a stop before it comes.
 *
 * @since 0.1.0
 */
public interface ReadinessStories extends Conformance {
    /**
     * A gateway whose server says 503 is not ready, although its port accepts.
     *
     * @throws Exception if the story cannot be played
     */
    @Test
    default void aGatewayWithAServerIsReadyWhenThatAnswersSo() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        FakeGateway gateway = gateway("alpha").with(new Readiness.Http(port, "/readyz", 200, Duration.ofSeconds(20)));
        define(gateway);
        CompletableFuture<Void> start =
                CompletableFuture.runAsync(() -> manager().start(gateway.service(), Wait.PROOF));
        gateway.events().awaitStart(1);
        gateway.tell("serve " + port);
        gateway.events().await("listening");
        Poll.throughout("the start waits", Wait.SETTLED.plusMillis(300), () -> !start.isDone());
        gateway.tell("answer");
        start.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        manager().stop(gateway.service(), Wait.PROOF);
    }

    /**
     * A gateway is ready when its state file names its process and a word for that. The file of an earlier run counts as little as the
     * word for a start.
     *
     * @throws Exception if the story cannot be played
     */
    @Test
    default void aGatewayWithAStateFileIsReadyWhenThatSaysSo() throws Exception {
        StateFile file = stateFile();
        String up = file.up().iterator().next();
        FakeGateway gateway = gateway("alpha").reporting("beginning").with(new Readiness.State(Duration.ofSeconds(20)));
        define(gateway);
        Files.writeString(
                fixture().home().directory(gateway.profile()).resolve(file.file()),
                "{\"" + file.pid() + "\": 1, \"" + file.state() + "\": \"" + up + "\"}");
        CompletableFuture<Void> start =
                CompletableFuture.runAsync(() -> manager().start(gateway.service(), Wait.PROOF));
        gateway.events().awaitStart(1);
        Poll.throughout("the start waits", Wait.SETTLED.plusMillis(300), () -> !start.isDone());
        gateway.tell("state " + up);
        start.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        manager().stop(gateway.service(), Wait.PROOF);
    }

    /** A gateway that ends and has written why is reported with that reason. */
    @Test
    default void aFailedStartHasTheReasonOfTheStateFile() {
        String failed = stateFile().failed().iterator().next();
        FakeGateway gateway =
                gateway("alpha").reporting(failed + " the port is taken").exiting(78);
        define(gateway);
        assertThatThrownBy(() -> manager().start(gateway.service(), Wait.PROOF))
                .isInstanceOf(StartFailedException.class)
                .hasMessageContaining("exit 78")
                .hasMessageContaining("it reported '" + failed + "' (the port is taken)");
    }

    /** A gateway that reports a failure, and does not end, is reported too. */
    @Test
    default void aStartFailsWhenTheStateFileReportsAFailure() {
        String failed = stateFile().failed().iterator().next();
        FakeGateway gateway =
                gateway("alpha").reporting(failed + " no key").with(new Readiness.State(Duration.ofSeconds(20)));
        define(gateway);
        assertThatThrownBy(() -> manager().start(gateway.service(), Wait.PROOF))
                .isInstanceOf(StartFailedException.class)
                .hasMessageContaining("runs, but reports '" + failed + "' (no key)");
        manager().stop(gateway.service(), Wait.PROOF);
    }

    private StateFile stateFile() {
        assumeThat(fixture().home().app().records().state())
                .as("the app of the fixture has a state file")
                .isPresent();
        return gateway("alpha").stateFile();
    }

    /**
     * Restarts and stops are announced, so a gateway that expects that ends with 0. Nothing is left of the announcement, nor of one
     * that a killed operation left.
     *
     * @throws IOException if the story cannot be played
     */
    @Test
    default void aStopIsAnnouncedToAGatewayThatExpectsIt() throws IOException {
        FakeGateway gateway = gateway("alpha").expectingAnnouncements();
        define(gateway);
        Files.writeString(gateway.marker(), "of a process that is gone");
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(gateway.marker()).doesNotExist();
        manager().restart(gateway.service(), Wait.PROOF);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(gateway.events().life())
                .isEqualTo(List.of("started", asked(), "exiting 0", "started", asked(), "exiting 0"));
        assertThat(gateway.marker()).doesNotExist();
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
        assertThat(statusOf(gateway).lastExit().filter(exit -> !exit.equals(LastExit.exited(0))))
                .isEmpty();
    }
}
