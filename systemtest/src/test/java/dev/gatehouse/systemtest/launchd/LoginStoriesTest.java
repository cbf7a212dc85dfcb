package dev.gatehouse.systemtest.launchd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a login starts; permanent and temporary stops. */
class LoginStoriesTest extends LaunchdStories {
    @Test
    void aLoginStartsRunningGatewaysButNotStoppedOnes() throws IOException {
        FakeGateway running = gateway("alpha");
        FakeGateway stopped = gateway("beta");
        FakeGateway neverStarted = gateway("gamma");
        up(running);
        up(stopped);
        define(neverStarted);
        manager().stop(stopped.service(), Wait.PROOF);

        launchctl().login("gui/501", place().definitions());

        running.events().awaitStart(2);
        awaitPid(running, running.events().awaitStart(2));
        assertThat(statusOf(running).restarts().orElse(-1))
                .as("restarts since the job was loaded")
                .isZero();
        assertThat(statusOf(stopped).state()).isEqualTo(State.DOWN);
        assertThat(statusOf(stopped).enabled()).contains(false);
        assertThat(statusOf(running).enabled()).contains(true);
        Poll.throughout(
                "the stopped one stays down",
                A_WHILE,
                () -> stopped.events().starts().size() == 1);
        assertThat(neverStarted.events().all()).isEmpty();
    }

    /** Without launchd's list of disabled labels, for instance after a migration, the script keeps the gateway down. */
    @Test
    void aStoppedGatewayStaysDownEvenIfLaunchdStartsItsJob() throws IOException {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        manager().stop(gateway.service(), Wait.PROOF);
        launchctl().run("enable", "gui/501/" + LaunchdPlace.label("alpha"));
        launchctl().login("gui/501", place().definitions());
        Poll.throughout(
                "the gateway stays down", A_WHILE, () -> statusOf(gateway).state() != State.UP);
        assertThat(gateway.events().starts()).hasSize(1);
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
    }

    @Test
    void aTemporaryStopLastsUntilTheNextLogin() throws IOException {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        manager().transientChanges().stop(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
        assertThat(statusOf(gateway).enabled()).contains(true);
        launchctl().login("gui/501", place().definitions());
        awaitPid(gateway, gateway.events().awaitStart(2));
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        assertThat(statusOf(gateway).wanted()).contains(true);
        // Reconcile starts it again, because it is wanted; a running gateway is not restarted.
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(gateway.events().starts()).hasSize(2);

        manager().stop(gateway.service(), Wait.PROOF);
        manager().transientChanges().start(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        assertThat(statusOf(gateway).enabled()).contains(false);
    }

    @Test
    void reportsTheLastExitOfARunAfterATemporaryStop() throws IOException {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        manager().transientChanges().stop(gateway.service(), Wait.PROOF);
        launchctl().login("gui/501", place().definitions());
        awaitPid(gateway, gateway.events().awaitStart(2));

        gateway.tell("exit 0");

        awaitState(gateway, State.FINISHED);
    }

    /** A headless Mac after a reboot, to which its owner connects by SSH: only the user's domain exists. */
    @Test
    void withoutALoginAtTheScreenAGatewayIsDownAndStartsInTheUsersDomain() throws IOException {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        launchctl().logout("gui/501");
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
        assertThat(statusOf(gateway).reason()).contains("launchd has not loaded it");
        assertThat(statusOf(gateway).enabled())
                .as("the user's domain has the same list")
                .contains(true);

        manager().start(gateway.service(), Wait.PROOF);

        assertThat(launchctl().run("print", "user/501/" + LaunchdPlace.label("alpha")))
                .contains("state = running");
        long pid = statusOf(gateway).pid().orElseThrow();
        launchctl().login("gui/501", place().definitions());
        assertThat(statusOf(gateway).pid()).as("a login starts no second run").hasValue(pid);
        assertThat(gateway.events().starts()).hasSize(2);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(launchctl().isDisabled(LaunchdPlace.label("alpha"))).isTrue();
    }

    @Test
    void withoutAnyLoginTheStatusSaysSo() throws IOException {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        launchctl().logout("gui/501");
        launchctl().logout("user/501");
        try {
            assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
            assertThat(statusOf(gateway).reason().orElseThrow()).contains("not logged in");
        } finally {
            launchctl().login("user/501", place().scratch());
            launchctl().login("gui/501", place().definitions());
        }
        awaitPid(gateway, gateway.events().awaitStart(2));
    }

    /** While a login restores its apps, launchd starts jobs only on demand. */
    @Test
    void aDomainThatStartsJobsOnlyOnDemandIsAskedTo() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        launchctl().startOnDemand("gui/501");
        try {
            manager().start(gateway.service(), Wait.PROOF);
        } finally {
            launchctl().startOnDemand();
        }
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        assertThat(launchctl().calls()).contains("kickstart gui/501/" + LaunchdPlace.label("alpha"));
    }
}
