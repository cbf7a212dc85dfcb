package dev.gatehouse.systemtest.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.fake.FakeGateway;
import org.junit.jupiter.api.Test;

/** What a logon starts, and what lasts until the next logon. */
class LogonStoriesTest extends WindowsStories {
    @Test
    void aLogonStartsRunningGatewaysButNotStoppedOnes() {
        FakeGateway running = gateway("alpha");
        FakeGateway stopped = gateway("beta");
        up(running);
        up(stopped);
        manager().stop(stopped.service(), Wait.PROOF);

        tasks().logOff();
        awaitState(running, State.DOWN);
        assertThat(statusOf(running).wanted()).contains(true);
        assertThat(statusOf(running).reason().orElseThrow()).contains("logon");
        tasks().logOn();

        awaitPid(running, running.events().awaitStart(2));
        assertThat(statusOf(running).state()).isEqualTo(State.UP);
        assertStays(stopped, State.DOWN);
        assertThat(stopped.events().starts()).hasSize(1);
    }

    @Test
    void temporaryStartsAndStopsLastUntilTheNextLogon() {
        FakeGateway wanted = gateway("alpha");
        FakeGateway unwanted = gateway("beta");
        up(wanted);
        define(unwanted);
        ServiceManager temporarily = manager().transientChanges();

        temporarily.stop(wanted.service(), Wait.PROOF);
        temporarily.start(unwanted.service(), Wait.PROOF);

        assertThat(statusOf(wanted).state()).isEqualTo(State.DOWN);
        assertThat(statusOf(wanted).enabled()).contains(true);
        assertThat(statusOf(unwanted).state()).isEqualTo(State.UP);
        assertThat(statusOf(unwanted).enabled()).contains(false);
        tasks().logOff();
        tasks().logOn();
        wanted.events().awaitStart(2);
        awaitState(wanted, State.UP);
        assertStays(unwanted, State.DOWN);
    }
}
