package dev.gatehouse.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.unit.Sample;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SystemdProviderTest {
    private static SystemdOptions options(Map<String, String> options) {
        Home home = Home.at(Sample.HERMES, Path.of("/home/alice/.hermes"));
        return SystemdProvider.options(new ManagerRequest(home, Map.of(), options, false));
    }

    @Test
    void parsesItsOptions() {
        assertThat(options(Map.of())).isEqualTo(SystemdOptions.DEFAULTS);
        assertThat(options(Map.of("--user", ""))).isEqualTo(SystemdOptions.of(Scope.USER));
        assertThat(options(Map.of("--system", "", "--adopt", "")))
                .isEqualTo(SystemdOptions.of(Scope.SYSTEM).adopting());
        assertThat(options(Map.of("--system", "", "--run-as-user", "alice")))
                .isEqualTo(SystemdOptions.of(Scope.SYSTEM).runAs("alice"));
    }
}
