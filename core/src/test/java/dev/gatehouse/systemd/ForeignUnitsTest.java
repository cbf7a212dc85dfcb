package dev.gatehouse.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.systemd.host.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Foreign units, units of other homes and of Hermes, and links: none is changed, except to adopt units of Hermes. */
class ForeignUnitsTest extends ManagerOnStandIn {
    @ParameterizedTest
    @ValueSource(strings = {"[Service]\nExecStart=/bin/true\n", ""})
    void foreignUnitsAreNeverChanged(String content) throws IOException {
        Path file = host.write(Scope.USER, UNIT, content);
        GatehouseException refused = assertLeftAlone(file, content, SystemdOptions.DEFAULTS.adopting());
        assertThat(refused.remedy().orElseThrow().text()).isEqualTo("systemctl --user cat " + UNIT);
        assertNotRemoved();
        ServiceStatus status = manager().status(CODER);
        assertThat(status.state()).isEqualTo(State.UP);
        assertThat(status.reason().orElseThrow()).contains(file.toString(), "was not written by Gatehouse");
    }

    /** The unit of another home says nothing about this home's gateway, which is not installed. */
    @Test
    void aUnitOfAnotherHomeIsIgnored() throws IOException {
        String content = "# Written by gatehouse for profile coder of /else\n";
        Path file = host.write(Scope.USER, UNIT, content);
        assertLeftAlone(file, content, SystemdOptions.DEFAULTS.adopting());
        assertThat(manager().status(CODER)).isEqualTo(ServiceStatus.notInstalled(CODER));
        assertThat(manager().inspect(List.of(sample().definition())).getFirst().verdict())
                .isEqualTo(Inspection.Verdict.FOREIGN);
        assertThat(manager()
                        .remove(List.of(CODER))
                        .orThrow()
                        .outcomes()
                        .getFirst()
                        .change())
                .isEqualTo(Outcome.Change.UNCHANGED);
        assertThat(file).hasContent(content);
        assertThat(host.calls()).allMatch(call -> call.startsWith("show "));
    }

    private void assertNotRemoved() throws IOException {
        assertThat(manager().remove(List.of(CODER)).failures()).hasSize(1);
        assertThat(unit()).exists();
        assertThat(host.calls()).allMatch(call -> call.startsWith("show "));
    }

    @Test
    void aUnitOfHermesIsAdoptedOnlyWithTheOption() throws IOException {
        String content = "[Service]\nExecStart=/x/python -m hermes_cli.main --profile coder gateway run\n"
                + "Environment=\"HERMES_HOME=" + home.path() + "/profiles/coder\"\n";
        Path file = host.write(Scope.USER, UNIT, content);
        GatehouseException refused = assertLeftAlone(file, content, SystemdOptions.DEFAULTS);
        assertThat(refused.remedy().orElseThrow().text()).isEqualTo("gatehouse gateway install --adopt coder");
        assertThat(manager().adoptable()).containsExactly(CODER);
        Inspection inspection =
                manager().inspect(List.of(sample().definition())).getFirst();
        assertThat(inspection.verdict()).isEqualTo(Inspection.Verdict.ADOPTABLE);
        assertThat(inspection.obstacle().orElseThrow().remedy()).isEqualTo(refused.remedy());
        assertNotRemoved();
        assertThat(manager().status(CODER).state()).isEqualTo(State.UP);
        assertThat(manager().status(CODER).reason().orElseThrow()).contains("was written by Hermes");
        Outcome taken = new SystemdServiceManager(home, SystemdOptions.DEFAULTS.adopting(), host.layout(), Map.of())
                .define(sample().definition());
        assertThat(taken.change()).isEqualTo(Outcome.Change.REFRESHED);
        assertThat(file).content().startsWith("# Written by gatehouse for profile coder");
        assertThat(manager().adoptable()).isEmpty();
    }

    /** A unit of the same name that Hermes wrote for another home is foreign. */
    @Test
    void aUnitOfHermesForAnotherHomeIsForeign() throws IOException {
        String content = "[Service]\nExecStart=hermes gateway run\nEnvironment=\"HERMES_HOME=/elsewhere\"\n";
        assertLeftAlone(host.write(Scope.USER, UNIT, content), content, SystemdOptions.DEFAULTS.adopting());
    }

    private GatehouseException assertLeftAlone(Path file, String content, SystemdOptions options) throws IOException {
        SystemdServiceManager manager = new SystemdServiceManager(home, options, host.layout(), Map.of());
        host.unit(UNIT, "LoadState=loaded", "ActiveState=active", "MainPID=12", "FragmentPath=" + file);
        host.forgetCalls();
        GatehouseException failure =
                catchThrowableOfType(GatehouseException.class, () -> manager.define(sample().definition()));
        assertThat(failure).isNotNull().hasMessageContaining(file.toString());
        for (Batch batch : List.of(
                manager.start(List.of(CODER), Wait.PROOF),
                manager.stop(List.of(CODER), Wait.PROOF),
                manager.restart(List.of(CODER), Wait.PROOF))) {
            assertThat(batch.failures()).hasSize(1);
        }
        assertThat(file).hasContent(content);
        assertThat(host.calls()).allMatch(call -> call.startsWith("show "));
        return failure;
    }

    @Test
    void aMaskIsReportedAndNotChanged() throws IOException {
        Files.createDirectories(host.units(Scope.USER));
        Files.createSymbolicLink(unit(), Path.of("/dev/null"));
        host.unit(UNIT, "LoadState=masked", "ActiveState=inactive", "UnitFileState=masked");
        GatehouseException refused =
                catchThrowableOfType(GatehouseException.class, () -> manager().define(sample().definition()));
        assertThat(refused).isNotNull().hasMessageContaining("is masked");
        assertThat(refused.remedy().orElseThrow().text()).isEqualTo("systemctl --user unmask " + UNIT);
        assertThat(manager().inspect(List.of(sample().definition())).getFirst().verdict())
                .isEqualTo(Inspection.Verdict.FOREIGN);
        assertThat(manager().status(CODER).reason().orElseThrow()).contains("masked");
        assertNotRemovedLink();
    }

    private void assertNotRemovedLink() {
        assertThat(manager().remove(List.of(CODER)).failures()).hasSize(1);
        assertThat(unit()).isSymbolicLink();
    }

    @Test
    void aLinkWithAUnitsNameIsNotFollowed() throws IOException {
        Path elsewhere = host.write(Scope.SYSTEM, "elsewhere", "# Written by gatehouse for profile coder of x\n");
        Files.createDirectories(host.units(Scope.USER));
        Files.createSymbolicLink(unit(), elsewhere);
        GatehouseException failure =
                catchThrowableOfType(GatehouseException.class, () -> manager().define(sample().definition()));
        assertThat(failure).isNotNull().hasMessageContaining("not changed");
        assertThat(elsewhere).hasContent("# Written by gatehouse for profile coder of x\n");
    }
}
