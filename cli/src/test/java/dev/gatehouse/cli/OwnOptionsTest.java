package dev.gatehouse.cli;

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

class OwnOptionsTest {
    private static Line flags(String... flags) {
        return new Line(Set.of(flags), Map.of(), List.of());
    }

    @Test
    void nothingSaidIsTheManagersOwnChoice() {
        assertThat(OwnOptions.systemd(Line.EMPTY)).isEqualTo(SystemdOptions.DEFAULTS);
        assertThat(OwnOptions.launchd(Line.EMPTY)).isEqualTo(LaunchdOptions.DEFAULTS);
        assertThat(OwnOptions.windows(Line.EMPTY)).isEqualTo(WindowsOptions.NONE);
        OwnOptions.refuseAll(Kind.S6, Line.EMPTY);
    }

    @Test
    void eachManagerTakesItsOwn() {
        assertThat(OwnOptions.systemd(flags("--system", "--adopt")))
                .isEqualTo(SystemdOptions.of(Scope.SYSTEM).adopting());
        assertThat(OwnOptions.systemd(flags("--user")).scope()).contains(Scope.USER);
        assertThat(OwnOptions.systemd(new Line(Set.of("--system"), Map.of("--run-as-user", "alice"), List.of())))
                .isEqualTo(SystemdOptions.of(Scope.SYSTEM).runAs("alice"));
        assertThat(OwnOptions.launchd(flags("--gui")).domain()).isEqualTo(DomainChoice.GUI);
        assertThat(OwnOptions.launchd(flags("--system")).domain()).isEqualTo(DomainChoice.SYSTEM);
        assertThat(OwnOptions.windows(flags("--start-now", "--no-start-on-login")))
                .isEqualTo(new WindowsOptions(Optional.of(true), Optional.of(false), false));
    }

    @Test
    void whatMeansNothingIsRefused() {
        assertThatThrownBy(() -> OwnOptions.refuseAll(Kind.S6, flags("--system")))
                .isInstanceOf(UsageException.class)
                .hasMessage("--system means nothing to s6");
        assertThatThrownBy(() -> OwnOptions.systemd(flags("--gui"))).hasMessage("--gui means nothing to systemd");
        assertThatThrownBy(() -> OwnOptions.launchd(flags("--start-now")))
                .hasMessage("--start-now means nothing to launchd");
        assertThatThrownBy(() -> OwnOptions.windows(new Line(Set.of(), Map.of("--run-as-user", "alice"), List.of())))
                .hasMessage("--run-as-user means nothing to windows");
    }

    @Test
    void contradictionsAndWrongNamesAreRefused() {
        assertThatThrownBy(() -> OwnOptions.systemd(flags("--system", "--user")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--system and --user");
        assertThatThrownBy(() -> OwnOptions.windows(flags("--start-now", "--no-start-now")))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() ->
                        OwnOptions.systemd(new Line(Set.of("--system"), Map.of("--run-as-user", "al ice"), List.of())))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("account");
    }
}
