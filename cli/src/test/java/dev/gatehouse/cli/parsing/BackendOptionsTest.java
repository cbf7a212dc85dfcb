package dev.gatehouse.cli.parsing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.launchd.domain.DomainChoice;
import dev.gatehouse.launchd.domain.LaunchdOptions;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.systemd.SystemdOptions;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.windows.WindowsOptions;
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
    void nothingSaidIsTheManagersOwnChoice() {
        assertThat(BackendOptions.systemd(ParsedArgs.EMPTY)).isEqualTo(SystemdOptions.DEFAULTS);
        assertThat(BackendOptions.launchd(ParsedArgs.EMPTY)).isEqualTo(LaunchdOptions.DEFAULTS);
        assertThat(BackendOptions.windows(ParsedArgs.EMPTY)).isEqualTo(WindowsOptions.NONE);
        BackendOptions.refuseAll(Kind.S6, ParsedArgs.EMPTY);
    }

    @Test
    void eachManagerTakesItsOwn() {
        assertThat(BackendOptions.systemd(flags("--system", "--adopt")))
                .isEqualTo(SystemdOptions.of(Scope.SYSTEM).adopting());
        assertThat(BackendOptions.systemd(flags("--user")).scope()).contains(Scope.USER);
        assertThat(BackendOptions.systemd(
                        new ParsedArgs(Set.of("--system"), Map.of("--run-as-user", "alice"), List.of())))
                .isEqualTo(SystemdOptions.of(Scope.SYSTEM).runAs("alice"));
        assertThat(BackendOptions.launchd(flags("--gui")).domain()).isEqualTo(DomainChoice.GUI);
        assertThat(BackendOptions.launchd(flags("--system")).domain()).isEqualTo(DomainChoice.SYSTEM);
        assertThat(BackendOptions.windows(flags("--start-now", "--no-start-on-login")))
                .isEqualTo(new WindowsOptions(Optional.of(true), Optional.of(false), false));
    }

    @Test
    void whatMeansNothingIsRefused() {
        assertThatThrownBy(() -> BackendOptions.refuseAll(Kind.S6, flags("--system")))
                .isInstanceOf(UsageException.class)
                .hasMessage("--system means nothing to s6");
        assertThatThrownBy(() -> BackendOptions.systemd(flags("--gui"))).hasMessage("--gui means nothing to systemd");
        assertThatThrownBy(() -> BackendOptions.launchd(flags("--start-now")))
                .hasMessage("--start-now means nothing to launchd");
        assertThatThrownBy(() ->
                        BackendOptions.windows(new ParsedArgs(Set.of(), Map.of("--run-as-user", "alice"), List.of())))
                .hasMessage("--run-as-user means nothing to windows");
    }

    @Test
    void contradictionsAndWrongNamesAreRefused() {
        assertThatThrownBy(() -> BackendOptions.systemd(flags("--system", "--user")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--system and --user");
        assertThatThrownBy(() -> BackendOptions.windows(flags("--start-now", "--no-start-now")))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> BackendOptions.systemd(
                        new ParsedArgs(Set.of("--system"), Map.of("--run-as-user", "al ice"), List.of())))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("account");
    }
}
