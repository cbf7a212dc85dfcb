package dev.gatehouse.launchd.plist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.launchd.LaunchdSamples;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.rendering.Rendering;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class LaunchdRendererTest {
    /**
     * Otherwise an account would see a difference in a daemon that root installed, and the PATH would contain root's
     * tools.
     */
    @Test
    void aDaemonIsRenderedTheSameByEveryAccount() {
        LaunchdLayout root = new LaunchdLayout(0, Path.of("/var/root"), Path.of("/"), Path.of("/bin/launchctl"));
        Rendering byRoot = new LaunchdRenderer(Presets.named("hermes"), root, Domain.SYSTEM, Optional.of("alice"))
                .render(LaunchdSamples.hermes("coder", GatewaySettings.DEFAULTS));
        Rendering byAlice = new LaunchdRenderer(
                        Presets.named("hermes"), LaunchdSamples.LAYOUT, Domain.SYSTEM, Optional.of("alice"))
                .render(LaunchdSamples.hermes("coder", GatewaySettings.DEFAULTS));
        assertThat(byRoot).isEqualTo(byAlice);
        assertThat(byRoot.files().getLast().content())
                .contains("/Users/alice/.local/bin")
                .doesNotContain("/var/root");
    }

    @Test
    void refusesWhatLaunchdDoesNotSupport() {
        LaunchdRenderer renderer = LaunchdSamples.renderer(Domain.gui(501));
        Assertions.assertThatThrownBy(() -> renderer.render(LaunchdSamples.hermes(
                        "coder",
                        LaunchdSamples.settings(
                                Map.of(),
                                RestartPolicy.ON_FAILURE,
                                StopPolicy.DEFAULT,
                                new Readiness.None(),
                                new Limits(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(1 << 20))))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("limits.memory");
        Assertions.assertThatThrownBy(() -> renderer.render(LaunchdSamples.hermes(
                        "coder",
                        LaunchdSamples.settings(
                                Map.of(),
                                RestartPolicy.ON_FAILURE,
                                StopPolicy.DEFAULT,
                                new Readiness.Notify(10, Duration.ofSeconds(1)),
                                Limits.NONE))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("from 3 to 9");
        LaunchdRenderer ofRoot =
                new LaunchdRenderer(Presets.named("hermes"), LaunchdSamples.LAYOUT, Domain.SYSTEM, Optional.empty());
        Assertions.assertThatThrownBy(() -> ofRoot.render(LaunchdSamples.hermes("coder", GatewaySettings.DEFAULTS)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("root");
    }
}
