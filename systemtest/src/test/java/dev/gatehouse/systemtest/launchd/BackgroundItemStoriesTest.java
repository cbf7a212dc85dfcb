package dev.gatehouse.systemtest.launchd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Agents that are switched off in System Settings, Login Items &amp; Extensions. */
class BackgroundItemStoriesTest extends LaunchdStories {
    private static String target() {
        return "gui/501/" + LaunchdPlace.label("alpha");
    }

    @AfterEach
    void allow() {
        launchctl().deny();
    }

    /** System Settings disables the label. */
    @Test
    void aSwitchedOffGatewayIsNamedAndAStartSwitchesItOn() throws IOException {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        launchctl().run("disable", target());
        assertThat(statusOf(gateway).enabled())
                .as("until the next login it runs")
                .contains(false);
        launchctl().login("gui/501", place().definitions());

        ServiceStatus status = statusOf(gateway);
        assertThat(status.state()).isEqualTo(State.DOWN);
        assertThat(status.reason().orElseThrow()).contains("disabled in launchd", "Login Items & Extensions");
        manager().start(gateway.service(), Wait.PROOF);

        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        assertThat(statusOf(gateway).enabled()).contains(true);
    }

    /** Background Task Management may deny a job that launchctl has enabled and loaded. */
    @Test
    void aDeniedGatewayFailsToStartAndTheErrorSaysWhere() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        launchctl().deny(LaunchdPlace.label("alpha"));

        GatehouseException failure =
                catchThrowableOfType(GatehouseException.class, () -> manager().start(gateway.service(), Wait.PROOF));

        assertThat(failure)
                .hasMessageContaining("was removed from launchd during its start")
                .hasMessageContaining("Login Items & Extensions: background item sh");
        assertThat(failure.remedy().orElseThrow().text())
                .startsWith("/usr/bin/log show ")
                .contains(target());
        assertThat(gateway.events().all()).isEmpty();
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
        assertThat(statusOf(gateway).reason()).contains("launchd has not loaded it");
        launchctl().deny();
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
    }
}
