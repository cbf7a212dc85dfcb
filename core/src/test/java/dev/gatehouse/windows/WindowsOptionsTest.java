package dev.gatehouse.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.Presets;
import dev.gatehouse.app.service.OwnVariables;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.provider.ManagerRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Installation options and their environment variables. */
class WindowsOptionsTest {
    private static final OwnVariables HERMES =
            Presets.named("hermes").ownService().variables();

    @Test
    void missingOptionsComeFromTheEnvironment() {
        WindowsOptions said = new WindowsOptions(Optional.of(false), Optional.empty(), false);
        WindowsOptions both = said.orOf(
                HERMES,
                Map.of("HERMES_GATEWAY_INSTALL_START_NOW", "yes", "HERMES_GATEWAY_INSTALL_START_ON_LOGIN", " Off "));
        assertThat(both).isEqualTo(new WindowsOptions(Optional.of(false), Optional.of(false), false));
        assertThat(WindowsOptions.NONE.orOf(HERMES, Map.of("HERMES_GATEWAY_INSTALL_START_NOW", "perhaps")))
                .isEqualTo(WindowsOptions.NONE);
    }

    @Test
    void anotherAppHasNoSuchVariables() {
        OwnVariables none = Presets.named("openclaw").ownService().variables();
        assertThat(WindowsOptions.NONE.orOf(none, Map.of("HERMES_GATEWAY_INSTALL_START_NOW", "yes")))
                .isEqualTo(WindowsOptions.NONE);
    }

    private static WindowsOptions options(Map<String, String> options) {
        Home home = Home.at(Presets.named("hermes"), Path.of("/home/alice/.hermes"));
        return WindowsProvider.options(new ManagerRequest(home, Map.of(), options, false));
    }

    @Test
    void theProviderParsesThem() {
        assertThat(options(Map.of())).isEqualTo(WindowsOptions.NONE);
        assertThat(options(Map.of("--start-now", "", "--no-start-on-login", "")))
                .isEqualTo(new WindowsOptions(Optional.of(true), Optional.of(false), false));
        assertThat(options(Map.of("--elevated-handoff", "")).elevatedHandoff()).isTrue();
    }
}
