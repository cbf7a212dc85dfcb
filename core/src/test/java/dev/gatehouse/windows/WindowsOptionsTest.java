package dev.gatehouse.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Options of an installation, completed from the environment. */
class WindowsOptionsTest {
    @Test
    void whatIsNotSaidIsLookedForInTheEnvironment() {
        WindowsOptions said = new WindowsOptions(Optional.of(false), Optional.empty(), false);
        WindowsOptions both = said.orOf(
                Map.of("HERMES_GATEWAY_INSTALL_START_NOW", "yes", "HERMES_GATEWAY_INSTALL_START_ON_LOGIN", " Off "));
        assertThat(both).isEqualTo(new WindowsOptions(Optional.of(false), Optional.of(false), false));
        assertThat(WindowsOptions.NONE.orOf(Map.of("HERMES_GATEWAY_INSTALL_START_NOW", "perhaps")))
                .isEqualTo(WindowsOptions.NONE);
    }
}
