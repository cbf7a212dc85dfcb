package dev.gatehouse.systemtest.launchd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Running jobs: starts, logs, child processes, and a gateway that restarts itself. */
class JobStoriesTest extends LaunchdStories {
    @Test
    void aSecondStartDoesNotRestartTheGateway() {
        FakeGateway gateway = gateway("alpha");
        manager().define(List.of(gateway.definition()), Initially.UP).orThrow();
        // Like reconcile: installs it running, then starts it to prove that it is up.
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(gateway.events().life()).containsExactly("started");
    }

    @Test
    void aMissingProgramIsReportedBeforeTheStart() {
        GatewayDefinition definition = gateway("alpha").definition().toBuilder()
                .command(List.of("no-such-agent"))
                .build();
        assertThatThrownBy(() -> manager().requireStartable(Verb.START, definition, OptionalInt.empty()))
                .hasMessageContaining("no program 'no-such-agent' on the PATH of the job");
    }

    @Test
    void outputIsWrittenToTheLog() {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        gateway.tell("say hello & goodbye");
        Path log = place().home().path().resolve("logs/gateways/alpha/current");
        Poll.until("the line is in " + log, LIMIT, () -> Files.readString(log).contains("hello & goodbye\n"));
    }

    @Test
    void aKilledGatewayLeavesNoChildren() {
        FakeGateway gateway = gateway("alpha").stubborn(Duration.ofMillis(300));
        up(gateway);
        gateway.tell("fork");
        gateway.events().await("forked");
        long child = gateway.events().children().getFirst();
        manager().stop(gateway.service(), Wait.PROOF);
        awaitGone(child);
    }

    @Test
    void aGatewayThatTheKernelEndsRestartsAndItsEndIsKnown() throws IOException {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        launchctl().endByKernel("gui/501/" + LaunchdPlace.label("alpha"), "OS_REASON_JETSAM");
        awaitPid(gateway, gateway.events().awaitStart(2));
        assertThat(statusOf(gateway).lastExit().orElseThrow()).hasToString("killed: out of memory");
    }

    /** launchd's own exit code 78 is no configuration error of the gateway. */
    @Test
    void aJobThatLaunchdCannotStartIsNoConfigurationError() throws IOException {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        Path console = place().folder("alpha").resolve("data/console");
        Files.delete(console);
        Files.createDirectory(console);
        gateway.tell("exit 3");
        Poll.until(
                "launchd cannot start it",
                LIMIT,
                () -> statusOf(gateway).reason().orElse("").equals("launchd could not start its script (exit 78)"));
        assertThat(statusOf(gateway).state()).isEqualTo(State.CRASHLOOP);
        Files.delete(console);
        manager().start(gateway.service(), Wait.PROOF);
        awaitPid(gateway, gateway.events().awaitStart(2));
    }

    /** A bootout would end the caller before it could start the gateway again. */
    @Test
    void aGatewayCanRestartItself() {
        FakeGateway gateway = gateway("alpha");
        manager().define(List.of(restarting(gateway, "alpha")), Initially.UP).orThrow();

        long second = gateway.events().awaitStart(2);

        awaitPid(gateway, second);
        assertThat(gateway.events().life()).containsExactly("started", "started");
        assertThat(launchctl().calls()).contains("kickstart -k gui/501/" + LaunchdPlace.label("alpha"));
    }

    /** The caller ends with its own gateway, which therefore comes last. */
    @Test
    void aGatewayCanRestartAll() {
        FakeGateway gateway = gateway("alpha");
        FakeGateway other = gateway("beta");
        up(other);
        manager()
                .define(List.of(restarting(gateway, "alpha", "beta")), Initially.UP)
                .orThrow();

        awaitPid(gateway, gateway.events().awaitStart(2));
        assertThat(other.events().starts()).hasSize(2);
        assertStays(other, State.UP);
        assertStays(gateway, State.UP);
    }

    private GatewayDefinition restarting(FakeGateway gateway, String... services) {
        GatewayDefinition plain = gateway.definition();
        LaunchdLayout layout = place().layout();
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dsun.jnu.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                RestartingProgram.class.getName(),
                gateway.directory().resolve("events").toString(),
                place().home().path().toString(),
                layout.accountHome().toString(),
                Integer.toString(layout.uid()),
                layout.launchctl().toString()));
        command.addAll(List.of(services));
        return plain.toBuilder()
                .command(command)
                .environment(plain.environment().with(Map.of("LC_ALL", "C.UTF-8")))
                .build();
    }
}
