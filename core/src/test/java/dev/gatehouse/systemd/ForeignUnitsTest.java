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
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.unit.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

    /** The units of two homes have different names by themselves, and each home finds only its own. */
    @Test
    void anotherHomesUnitIsLeftAloneAndOursHasAnotherName() throws IOException {
        Files.createDirectories(home.path());
        for (String content : List.of(
                "# Written by gatehouse for profile coder of /else\n",
                "[Service]\nExecStart=hermes gateway run\nEnvironment=\"HERMES_HOME=/else\"\n")) {
            Path file = host.write(Scope.USER, UNIT, content);
            assertThat(manager().status(CODER)).isEqualTo(ServiceStatus.absent(CODER));
            assertThat(manager().define(sample().definition()).change()).isEqualTo(Outcome.Change.CREATED);
            assertThat(file).hasContent(content);
            assertThat(manager().services()).containsExactly(CODER);
            // The name is that of Hermes: the hash of the real path of the profile's directory.
            String hash = HexFormat.of()
                    .formatHex(sha256(home.path().toRealPath().resolve("profiles/coder")))
                    .substring(0, 8);
            Path ours = file.resolveSibling("hermes-gateway-" + hash + ".service");
            assertThat(ours)
                    .content()
                    .startsWith("# Written by gatehouse for profile coder of " + home.path() + "\n")
                    .contains("SyslogIdentifier=hermes-gateway-" + hash + "\n");
            // An installed unit keeps its name.
            Files.delete(file);
            assertThat(manager().define(sample().definition()).change()).isEqualTo(Outcome.Change.UNCHANGED);
            assertThat(file).doesNotExist();
            assertThat(manager().remove(List.of(CODER)).failures()).isEmpty();
            assertThat(ours).doesNotExist();
        }
    }

    private static byte[] sha256(Path path) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(path.toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** A home that is reached through a link is the same home: its units are found, and do not change. */
    @Test
    void aHomeUnderAnotherNameIsTheSameHome() throws IOException {
        Home real = Home.at(home.app(), Files.createDirectories(root.resolve("big/hermes")));
        Home link = Home.at(home.app(), Files.createSymbolicLink(root.resolve("link"), real.path()));
        SystemdServiceManager installed = manager(link);
        assertThat(installed.define(new Sample().home(link.path()).definition()).change())
                .isEqualTo(Outcome.Change.CREATED);
        SystemdServiceManager other = manager(real);
        assertThat(other.services()).containsExactly(CODER);
        assertThat(other.inspect(List.of(new Sample().home(real.path()).definition()))
                        .getFirst()
                        .verdict())
                .isEqualTo(Inspection.Verdict.CURRENT);
        assertThat(other.define(new Sample().home(real.path()).definition()).change())
                .isEqualTo(Outcome.Change.UNCHANGED);
        assertThat(other.remove(List.of(CODER)).failures()).isEmpty();
        assertThat(host.units(Scope.USER)).isEmptyDirectory();
    }

    private SystemdServiceManager manager(Home of) throws IOException {
        return new SystemdServiceManager(of, SystemdOptions.of(Scope.USER), host.layout(), Map.of());
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
        assertThat(refused.remedy().orElseThrow().text()).isEqualTo("gatehouse adopt coder");
        assertThat(manager().adoptable()).containsExactly(CODER);
        Inspection inspection =
                manager().inspect(List.of(sample().definition())).getFirst();
        assertThat(inspection.verdict()).isEqualTo(Inspection.Verdict.ADOPTABLE);
        assertThat(inspection.obstacle().orElseThrow().remedy()).isEqualTo(refused.remedy());
        assertNotRemoved();
        assertThat(manager().status(CODER).state()).isEqualTo(State.UP);
        assertThat(manager().status(CODER).reason().orElseThrow()).contains("was written by hermes itself");
        Outcome taken = new SystemdServiceManager(home, SystemdOptions.DEFAULTS.adopting(), host.layout(), Map.of())
                .define(sample().definition());
        assertThat(taken.change()).isEqualTo(Outcome.Change.REFRESHED);
        assertThat(file).content().startsWith("# Written by gatehouse for profile coder");
        assertThat(manager().adoptable()).isEmpty();
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
