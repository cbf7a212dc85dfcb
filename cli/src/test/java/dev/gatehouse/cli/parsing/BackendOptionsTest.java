package dev.gatehouse.cli.parsing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.cli.command.Managers;
import dev.gatehouse.definition.App;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.profile.Home;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackendOptionsTest {
    private static ParsedArgs flags(String... flags) {
        return new ParsedArgs(Set.of(flags), Map.of(), List.of());
    }

    @Test
    void givesToABackendWhatWasTyped() {
        assertThat(BackendOptions.given(ParsedArgs.EMPTY)).isEmpty();
        assertThat(BackendOptions.given(
                        new ParsedArgs(Set.of("--system", "--json"), Map.of("--run-as-user", "alice"), List.of())))
                .isEqualTo(Map.of("--system", "", "--run-as-user", "alice"));
        assertThat(BackendOptions.given(flags("--adopt", "--start-now", "--no-start-on-login")))
                .isEqualTo(Map.of("--adopt", "", "--start-now", "", "--no-start-on-login", ""));
    }

    @Test
    void whatABackendRefusesIsWrongUsage() {
        Managers managers = Managers.ofHost();
        Home home = Home.at(App.hermes(), Path.of("/nowhere"));
        assertThatThrownBy(() -> managers.open(home, Optional.of(Kind.S6), flags("--system"), Map.of(), true))
                .isInstanceOfSatisfying(
                        UsageException.class, e -> assertThat(e.remedy()).isEqualTo("gatehouse detect"))
                .hasMessage("--system means nothing to s6");
        assertThatThrownBy(() -> managers.renderer(Kind.SYSTEMD, home, flags("--system", "--user"), Map.of()))
                .isInstanceOf(UsageException.class)
                .hasMessage("--system and --user leave no manager to choose");
    }
}
