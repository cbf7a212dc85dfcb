package dev.gatehouse.systemd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.StandIn;
import dev.gatehouse.systemd.host.SystemdLayout;
import dev.gatehouse.systemd.unit.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Base of tests with a manager for an account other than root, on a host with a fake systemctl. */
@Timeout(60)
abstract class ManagerOnStandIn {
    static final ServiceName CODER = ServiceName.of("coder");
    static final String UNIT = "hermes-gateway-coder.service";

    @TempDir
    Path root;

    StandIn host;
    Home home;

    @BeforeEach
    void host() throws IOException {
        host = new StandIn(root).asSomebody();
        home = Home.at(Sample.HERMES, root.resolve("home"));
        Files.writeString(
                Files.createDirectories(home.directory(CODER.profile())).resolve("SOUL.md"), "");
    }

    SystemdServiceManager manager() {
        return manager(host.layout());
    }

    SystemdServiceManager manager(SystemdLayout layout) {
        return new SystemdServiceManager(home, SystemdOptions.DEFAULTS, layout, Map.of());
    }

    Sample sample() {
        return new Sample().home(home.path());
    }

    Path unit() {
        return host.units(Scope.USER).resolve(UNIT);
    }
}
