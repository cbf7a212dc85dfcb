package dev.gatehouse.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.Host;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.unit.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** System units require root: refusals for other accounts, and the commands they advise. */
class SystemScopeTest extends ManagerOnStandIn {
    @Test
    void withoutRootASystemUnitIsRefusedWithACommand() throws IOException {
        host.asSomebody();
        SystemdServiceManager system =
                new SystemdServiceManager(home, SystemdOptions.of(Scope.SYSTEM), host.layout(), Map.of());
        Outcome outcome = system.start(List.of(CODER), Wait.PROOF).outcomes().getFirst();
        assertThat(outcome.failure().orElseThrow())
                .isInstanceOf(AccessRefusedException.class)
                .hasMessage("System gateway start requires root");
        assertThat(outcome.failure().orElseThrow().remedy().orElseThrow().text())
                .isEqualTo("sudo gatehouse --home " + home.path() + " gateway start --system coder");
        assertThat(host.calls()).isEmpty();
    }

    private SystemdServiceManager system(SystemdOptions options, Map<String, String> environment) {
        return new SystemdServiceManager(home, options.with(Scope.SYSTEM), host.layout(), environment);
    }

    private static String remedy(SystemdServiceManager manager, Sample sample) {
        GatehouseException refused =
                catchThrowableOfType(GatehouseException.class, () -> manager.define(sample.definition()));
        assertThat(refused).isNotNull();
        return refused.remedy().orElseThrow().text();
    }

    @Test
    void theAdvisedCommandHasTheOptionsAndTheHome() throws IOException {
        Host.requireLinux();
        home = Home.at(Sample.HERMES, root.resolve("a home"));
        Files.writeString(
                Files.createDirectories(home.directory(ProfileName.of("coder"))).resolve("SOUL.md"), "");
        String typed = "sudo gatehouse --home '" + home.path() + "' gateway install --system";
        assertThat(remedy(system(SystemdOptions.DEFAULTS, Map.of()), sample())).isEqualTo(typed + " coder");
        assertThat(remedy(system(SystemdOptions.DEFAULTS.runAs("root").adopting(), Map.of()), sample()))
                .isEqualTo(typed + " --run-as-user root --adopt coder");
        assertThat(host.units(Scope.SYSTEM)).doesNotExist();
        assertThat(host.calls()).isEmpty();
        host.write(
                Scope.SYSTEM,
                UNIT,
                "ExecStart=hermes gateway run\nEnvironment=\"HERMES_HOME=" + home.path() + "/profiles/coder\"\n");
        assertThat(remedy(system(SystemdOptions.DEFAULTS, Map.of()), sample()))
                .isEqualTo(typed.replace("gateway install", "adopt") + " coder");
    }

    /** The start itself is then refused, with a command that starts. */
    @Test
    void withoutRootDefiningAnUnchangedSystemUnitSucceeds() throws IOException {
        Host.requireLinux();
        host.asRoot();
        system(SystemdOptions.DEFAULTS.runAs("alice"), Map.of()).define(sample().definition());
        host.asSomebody();
        assertThat(system(SystemdOptions.DEFAULTS, Map.of())
                        .define(sample().definition())
                        .change())
                .isEqualTo(Outcome.Change.UNCHANGED);
    }
}
