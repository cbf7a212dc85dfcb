package dev.gatehouse.launchd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.domain.DomainChoice;
import dev.gatehouse.launchd.domain.LaunchdOptions;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.provider.ManagerRequest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;

class LaunchdProviderTest {
    /** Without launchd the provider renders an agent by default; on macOS, root's gateways would be daemons. */
    @Test
    void onAnyHostTheProviderRendersAnAgent() {
        Home home = Home.at(Presets.named("hermes"), Path.of("/Users/alice/.hermes"));
        Map<String, String> environment = Map.of("GATEHOUSE_LAUNCHD_HOME", "/Users/alice");
        Renderer renderer = OS.MAC.isCurrentOs()
                ? LaunchdServiceManager.renderer(home, LaunchdOptions.in(DomainChoice.GUI), environment)
                : ServiceManagers.renderer(Kind.LAUNCHD, home, environment);
        Rendering rendering = renderer.render(LaunchdSamples.hermes("coder", GatewaySettings.DEFAULTS));
        assertThat(rendering)
                .isEqualTo(LaunchdSamples.renderer(Domain.gui(501))
                        .render(LaunchdSamples.hermes("coder", GatewaySettings.DEFAULTS)));
        assertThat(rendering.root()).isEqualTo(Path.of("/Users/alice/Library"));
    }

    @Test
    void takesItsOwnOptions() {
        Home home = Home.at(Presets.named("hermes"), Path.of("/Users/alice/.hermes"));
        assertThat(LaunchdProvider.options(ManagerRequest.of(home, Map.of()))).isEqualTo(LaunchdOptions.DEFAULTS);
        assertThat(options(home, Map.of("--gui", ""))).isEqualTo(LaunchdOptions.in(DomainChoice.GUI));
        assertThat(options(home, Map.of("--user", ""))).isEqualTo(LaunchdOptions.in(DomainChoice.USER));
        assertThat(options(home, Map.of("--system", "", "--run-as-user", "bob", "--adopt", "")))
                .isEqualTo(LaunchdOptions.in(DomainChoice.SYSTEM).runAs("bob").adopting());
    }

    private static LaunchdOptions options(Home home, Map<String, String> options) {
        return LaunchdProvider.options(new ManagerRequest(home, Map.of(), options, false));
    }
}
