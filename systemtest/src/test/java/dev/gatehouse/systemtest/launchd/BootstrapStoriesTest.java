package dev.gatehouse.systemtest.launchd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.CommandFailedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.ToolUnavailableException;
import dev.gatehouse.launchd.LaunchdServiceManager;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.domain.LaunchdOptions;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Choice of the domain for bootstrap, and a launchctl that refuses or is missing. */
class BootstrapStoriesTest extends LaunchdStories {
    private String plistText() throws IOException {
        return Files.readString(place().plist("alpha"));
    }

    @Test
    void exitCode5FirstMeansThatTheLabelIsLoaded() throws IOException {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        // Somebody has loaded the label with another definition.
        Path other = place().scratch().resolve("other.plist");
        Files.writeString(
                other,
                plistText()
                        .replace("<key>RunAtLoad</key>", "<key>Ignored</key>")
                        .replace("<key>KeepAlive</key>", "<key>Off</key>"));
        launchctl().run("enable", "gui/501/" + LaunchdPlace.label("alpha"));
        assertThat(launchctl().run("bootstrap", "gui/501", other.toString())).isEmpty();

        manager().start(gateway.service(), Wait.PROOF);

        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        assertThat(gateway.events().life()).containsExactly("started");
        Files.delete(other);
    }

    @Test
    void triesTheOtherDomainIfOneAcceptsNothing() throws IOException {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        for (String answer : List.of("125", "5", "134")) {
            launchctl().fail("bootstrap", "gui/501", answer);
            manager().start(gateway.service(), Wait.PROOF);
            assertThat(statusOf(gateway).state()).as(answer).isEqualTo(State.UP);
            assertThat(launchctl().run("print", "user/501/" + LaunchdPlace.label("alpha")))
                    .contains("state = running");
            assertThat(plistText()).contains("<key>LimitLoadToSessionType</key>");
            assertThat(manager()
                            .inspect(List.of(gateway.definition()))
                            .getFirst()
                            .verdict())
                    .isEqualTo(Inspection.Verdict.CURRENT);
            manager().remove(gateway.service());
            launchctl().mend();
            define(gateway);
        }
        assertThat(launchctl().calls().stream().filter(call -> call.startsWith("bootstrap gui/501")))
                .as("5 is tried twice, other codes once")
                .hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void ifNoDomainAcceptsTheJobTheStartFailsAndNothingRuns() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        launchctl().fail("bootstrap", "gui/501", "5");
        launchctl().fail("bootstrap", "user/501", "125");

        GatehouseException failure =
                catchThrowableOfType(GatehouseException.class, () -> manager().start(gateway.service(), Wait.PROOF));

        assertThat(failure)
                .hasMessageContaining("alpha")
                .hasMessageContaining("gui/501: exit code 5, Bootstrap failed: 5: Input/output error")
                .hasMessageContaining("user/501: exit code 125")
                .hasMessageContaining("it is not running");
        assertThat(failure.remedy().orElseThrow().text())
                .startsWith("/usr/bin/log show ")
                .contains("gui/501/");
        Poll.throughout(
                "nothing is running", A_WHILE, () -> gateway.events().all().isEmpty());
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
        launchctl().mend();
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
    }

    /** The answer is 5 then, too; the user's domain would accept the job, and must not get it. */
    @Test
    void aLabelThatIsTakenForAMomentLongerIsNoRefusal() throws IOException {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        launchctl().lag(Duration.ofMillis(500));
        try {
            manager().restart(gateway.service(), Wait.PROOF);
        } finally {
            launchctl().lag(Duration.ZERO);
        }
        assertThat(gateway.events().life()).containsExactly("started", "TERM", "exiting 0", "started");
        assertThat(place().folder("alpha").resolve("domain")).hasContent("gui/501");
    }

    @Test
    void aPropertyListThatOnlyItsOwnerCanReadIsMended() throws IOException {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        Files.setPosixFilePermissions(place().plist("alpha"), PosixFilePermissions.fromString("rw-------"));
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(launchctl().run("print", "gui/501/" + LaunchdPlace.label("alpha")))
                .contains("state = running");
    }

    /** Like an update of the app that unloads its agent and does not load it again. */
    @Test
    void aJobThatSomebodyHasUnloadedIsNamedAndStartsAgain() {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        launchctl().run("bootout", "gui/501/" + LaunchdPlace.label("alpha"));
        awaitState(gateway, State.DOWN);
        assertThat(statusOf(gateway).reason()).contains("launchd has not loaded it");
        assertThat(statusOf(gateway).enabled()).contains(true);
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
    }

    @Test
    void doesNotTryAnotherDomainAfterARefusal() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        launchctl().fail("bootstrap", "*", "1");
        assertThatThrownBy(() -> manager().start(gateway.service(), Wait.PROOF))
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContaining("Operation not permitted");
        launchctl().mend();
        launchctl().fail("bootstrap", "*", "122");
        assertThatThrownBy(() -> manager().start(gateway.service(), Wait.PROOF))
                .isInstanceOf(GatehouseException.class)
                .hasMessageContaining("bad ownership");
        launchctl().mend();
        launchctl().fail("bootstrap", "*", "99");
        assertThatThrownBy(() -> manager().start(gateway.service(), Wait.PROOF))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("99");
    }

    @Test
    void reportsAMissingLaunchctl() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        LaunchdLayout layout = place().layout();
        LaunchdServiceManager without = new LaunchdServiceManager(
                place().home(),
                new LaunchdLayout(layout.uid(), layout.accountHome(), layout.root(), Path.of("/nowhere/launchctl")),
                LaunchdOptions.DEFAULTS);
        assertThat(without.status(gateway.service()).state()).isEqualTo(State.UNKNOWN);
        assertThat(without.status(gateway.service()).reason().orElseThrow()).contains("/nowhere/launchctl");
        assertThatThrownBy(() -> without.start(gateway.service(), Wait.PROOF))
                .isInstanceOf(ToolUnavailableException.class);
    }

    @Test
    void unloadsAJobFromBothDomains() throws IOException {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        Path other = place().scratch().resolve("other.plist");
        Files.writeString(
                other,
                plistText()
                        .replace(
                                "<key>RunAtLoad</key>",
                                "<key>LimitLoadToSessionType</key><string>Background</string><key>RunAtLoad</key>"));
        launchctl().run("bootstrap", "user/501", other.toString());
        gateway.events().awaitStart(2);
        Files.delete(other);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(gateway.events().all()).filteredOn("TERM"::equals).hasSize(2);
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
    }
}
