package dev.gatehouse.systemtest.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.NoSupervisorException;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemd.SystemdOptions;
import dev.gatehouse.systemd.SystemdServiceManager;
import dev.gatehouse.systemd.host.Scope;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** An account without a session and without linger: it has no user systemd and no bus. */
class NoBusStories {
    private static final ServiceName SERVICE = ServiceName.of("alpha");

    private final ServiceManager manager = new SystemdServiceManager(
            Home.at(Presets.named("hermes"), Path.of(System.getenv("HOME"))),
            SystemdOptions.of(Scope.USER),
            System.getenv());

    @Test
    void theStatusIsUnknownWithAReason() {
        Machine.here();
        ServiceStatus status = manager.status(SERVICE);
        assertThat(status.state()).isEqualTo(State.UNKNOWN);
        assertThat(status.reason().orElseThrow()).contains("/run/user/");
    }

    @Test
    void aStartIsRefusedWithARemedy() {
        Machine.here();
        NoSupervisorException failure =
                catchThrowableOfType(NoSupervisorException.class, () -> manager.start(SERVICE, Wait.PROOF));
        SystemdStories.assertTells(failure, "/run/user/");
        assertThat(failure.remedy().orElseThrow().text()).contains("loginctl enable-linger");
    }
}
