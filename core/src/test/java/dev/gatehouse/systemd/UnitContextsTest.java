package dev.gatehouse.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.Host;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.StandIn;
import dev.gatehouse.systemd.unit.Origin;
import dev.gatehouse.systemd.unit.Sample;
import dev.gatehouse.systemd.unit.UnitContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Choice of the scope, the account of a system unit's gateway, and its paths. */
class UnitContextsTest {
    @TempDir
    private Path root;

    private StandIn host;
    private Home home = Home.at(Sample.HERMES, Path.of("/root/.hermes"));

    @BeforeEach
    void host() throws IOException {
        host = new StandIn(root);
    }

    private UnitContext open(SystemdOptions options, Map<String, String> environment) {
        return new UnitContexts(home, options, host.layout(), environment).open();
    }

    private void install(Scope scope, String place, String user) throws IOException {
        host.write(
                scope,
                "hermes-gateway.service",
                "# " + Origin.signature(ProfileName.DEFAULT, Path.of(place)) + "\n[Service]\nUser=" + user + "\n");
    }

    private void installByHermes(Scope scope, String place) throws IOException {
        host.write(
                scope,
                "hermes-gateway.service",
                "[Service]\nExecStart=hermes gateway run\nEnvironment=\"HERMES_HOME=" + place + "\"\n");
    }

    private void remove(Scope scope) throws IOException {
        Files.delete(host.units(scope).resolve("hermes-gateway.service"));
    }

    /** A home that never belongs to root, even if root runs this test. */
    private Home homeOfSomebody() throws IOException {
        Path place = Files.createDirectory(root.resolve("a home"));
        if (Integer.valueOf(0).equals(Files.getAttribute(place, "unix:uid"))) {
            Files.setAttribute(place, "unix:uid", 12345);
        }
        return Home.at(Sample.HERMES, place);
    }

    @Test
    void choosesTheUserScopeUnlessOnlyTheSystemScopeHasUnits() throws IOException {
        host.asSomebody();
        home = Home.at(Sample.HERMES, Path.of("/home/alice/.hermes"));
        assertThat(open(SystemdOptions.DEFAULTS, Map.of()).scope()).isEqualTo(Scope.USER);
        install(Scope.SYSTEM, "/somewhere/else", "alice");
        assertThat(open(SystemdOptions.DEFAULTS, Map.of()).scope()).isEqualTo(Scope.USER);
        install(Scope.SYSTEM, "/home/alice/.hermes", "alice");
        assertThat(open(SystemdOptions.DEFAULTS, Map.of()).scope()).isEqualTo(Scope.SYSTEM);
        assertThat(open(SystemdOptions.of(Scope.USER), Map.of()).scope()).isEqualTo(Scope.USER);
        install(Scope.USER, "/home/alice/.hermes", "");
        assertThat(open(SystemdOptions.DEFAULTS, Map.of()).scope()).isEqualTo(Scope.USER);
    }

    /** Otherwise a second gateway would be installed in addition to that of Hermes. */
    @Test
    void unitsOfHermesCountIfThereAreNoneOfGatehouse() throws IOException {
        host.asSomebody();
        home = Home.at(Sample.HERMES, Path.of("/home/alice/.hermes"));
        installByHermes(Scope.SYSTEM, "/home/alice/.hermes");
        assertThat(open(SystemdOptions.DEFAULTS, Map.of()).scope()).isEqualTo(Scope.SYSTEM);
        installByHermes(Scope.USER, "/home/alice/.hermes");
        assertThat(open(SystemdOptions.DEFAULTS, Map.of()).scope()).isEqualTo(Scope.USER);
        install(Scope.SYSTEM, "/home/alice/.hermes", "alice");
        assertThat(open(SystemdOptions.DEFAULTS, Map.of()).scope()).isEqualTo(Scope.SYSTEM);
    }

    @Test
    void rootUsesTheSystemScopeIfNothingIsInstalled() throws IOException {
        assertThat(open(SystemdOptions.DEFAULTS, Map.of()).scope()).isEqualTo(Scope.SYSTEM);
        install(Scope.USER, "/root/.hermes", "");
        assertThat(open(SystemdOptions.DEFAULTS, Map.of()).scope()).isEqualTo(Scope.USER);
        install(Scope.SYSTEM, "/root/.hermes", "root");
        assertThat(open(SystemdOptions.DEFAULTS, Map.of()).scope()).isEqualTo(Scope.SYSTEM);
        remove(Scope.USER);
        assertThat(open(SystemdOptions.DEFAULTS, Map.of()).scope()).isEqualTo(Scope.SYSTEM);
    }

    @Test
    void rootsUserScopeRefusesHomesOfOtherAccounts() throws IOException {
        home = homeOfSomebody();
        install(Scope.USER, home.path().toString(), "");
        assertThat(open(SystemdOptions.DEFAULTS, Map.of()).scope()).isEqualTo(Scope.SYSTEM);
        AccessRefusedException refused = catchThrowableOfType(
                AccessRefusedException.class, () -> open(SystemdOptions.of(Scope.USER), Map.of("SUDO_USER", "alice")));
        assertThat(refused).isNotNull().hasMessageContaining("would run as root");
        assertThat(refused.remedy().orElseThrow().text()).isEqualTo("ls -ld '" + home.path() + "'");
        assertThat(host.calls()).isEmpty();
        host.asSomebody();
        assertThat(open(SystemdOptions.of(Scope.USER), Map.of()).scope()).isEqualTo(Scope.USER);
    }

    @Test
    void rootsUserScopeAcceptsRootsHome() {
        assertThat(open(SystemdOptions.of(Scope.USER), Map.of()).scope()).isEqualTo(Scope.USER);
    }

    @Test
    void aMissingAccountIsReportedWithACommandForTheHomesOwner() throws IOException {
        home = homeOfSomebody();
        SystemdServiceManager manager =
                new SystemdServiceManager(home, SystemdOptions.DEFAULTS, host.layout(), Map.of());
        GatehouseException refused = catchThrowableOfType(
                GatehouseException.class,
                () -> manager.define(new Sample().home(home.path()).definition()));
        String owner = Files.getOwner(home.path()).getName();
        assertThat(refused).isNotNull().hasMessageContaining("a system unit needs an account");
        assertThat(refused.remedy().orElseThrow().text())
                .isEqualTo("gatehouse --home '" + home.path() + "' gateway install --system --run-as-user " + owner
                        + " coder");
        assertThat(host.calls()).isEmpty();
        assertThat(host.units(Scope.SYSTEM)).doesNotExist();
    }

    /** A home can have gateways in both scopes; only one that is in both would run twice. */
    @Test
    void warnsAboutAGatewayInBothScopes() throws IOException {
        Files.createFile(root.resolve("run/bus"));
        install(Scope.USER, "/root/.hermes", "");
        host.write(
                Scope.SYSTEM,
                "hermes-gateway-coder.service",
                "# " + Origin.signature(ProfileName.of("coder"), Path.of("/root/.hermes")) + "\n");
        SystemdServiceManager manager =
                new SystemdServiceManager(home, SystemdOptions.DEFAULTS, host.layout(), Map.of());
        assertThat(manager.advice()).isEmpty();
        install(Scope.SYSTEM, "/root/.hermes", "root");
        assertThat(manager.advice()).singleElement().satisfies(advice -> {
            assertThat(advice.message()).isEqualTo("Installed both as a user unit and as a system unit: default");
            assertThat(advice.commands())
                    .extracting(Remedy::text)
                    .containsExactly(
                            "gatehouse gateway uninstall --user default",
                            "gatehouse --home /root/.hermes gateway uninstall --system default");
        });
    }

    @Test
    void theAccountThatCalledSudoRunsTheGateway() {
        home = Home.at(Sample.HERMES, Path.of("/home/alice/.hermes"));
        UnitContext context = open(SystemdOptions.of(Scope.SYSTEM), Map.of("SUDO_USER", "alice"));
        assertThat(context.runAs()).contains(Sample.ALICE);
        // The account could not read a home in root's own directory.
        home = Home.at(Sample.HERMES, Path.of("/root/.hermes"));
        assertThat(open(SystemdOptions.of(Scope.SYSTEM), Map.of("SUDO_USER", "alice"))
                        .runAs())
                .isEmpty();
    }

    @Test
    void unitsInstalledByRootAreFoundThroughSudo() throws IOException {
        install(Scope.SYSTEM, "/root/.hermes", "root");
        UnitContext context = open(SystemdOptions.DEFAULTS, Map.of("SUDO_USER", "alice"));
        assertThat(context.scope()).isEqualTo(Scope.SYSTEM);
        assertThat(context.runAs().orElseThrow().isRoot()).isTrue();
    }

    /** With sudo, a new gateway does not run as root only because others do. */
    @Test
    void aNewGatewayDoesNotInheritRootFromOthers() throws IOException {
        Host.requireLinux();
        install(Scope.SYSTEM, "/root/.hermes", "root");
        for (String asking : new String[] {"alice", "root"}) {
            SystemdServiceManager manager = new SystemdServiceManager(
                    home, SystemdOptions.DEFAULTS, host.layout(), Map.of("SUDO_USER", asking));
            GatehouseException failure = catchThrowableOfType(
                    GatehouseException.class,
                    () -> manager.define(new Sample().home(home.path()).definition()));
            boolean refused = failure != null && failure.getMessage().contains("a system unit needs an account");
            assertThat(refused).as(asking).isEqualTo(asking.equals("alice"));
        }
    }

    @Test
    void aGatewayRunsAsRootOnlyIfRootIsNamed() {
        SystemdOptions system = SystemdOptions.of(Scope.SYSTEM);
        for (Map<String, String> environment : java.util.List.of(
                Map.<String, String>of(), Map.of("SUDO_USER", "root"), Map.of("SUDO_USER", "nobody-knows"))) {
            UnitContext nobody = open(system, environment);
            assertThat(nobody.runAs()).isEmpty();
            assertThatThrownBy(() -> Sample.renderer(nobody).render(new Sample().definition()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("--run-as-user root");
        }
        assertThat(open(system.runAs("root"), Map.of()).runAs().orElseThrow().isRoot())
                .isTrue();
    }

    @Test
    void anUnknownAccountIsRefused() {
        assertThatThrownBy(() -> open(SystemdOptions.of(Scope.SYSTEM).runAs("bob"), Map.of()))
                .isInstanceOf(GatehouseException.class)
                .hasMessage("User bob does not exist");
        assertThatThrownBy(() -> SystemdOptions.DEFAULTS.runAs("bob\nUser=root"))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void installedUnitsKeepTheirAccount() throws IOException {
        home = Home.at(Sample.HERMES, Path.of("/srv/hermes"));
        install(Scope.SYSTEM, "/srv/hermes", "alice");
        assertThat(open(SystemdOptions.DEFAULTS, Map.of()).runAs()).contains(Sample.ALICE);
        assertThat(open(SystemdOptions.DEFAULTS.with(Scope.SYSTEM).runAs("root"), Map.of())
                        .runAs()
                        .orElseThrow()
                        .name())
                .isEqualTo("root");
    }

    @Test
    void withoutRootTheAccountIsTheCaller() throws IOException {
        host.asSomebody();
        assertThat(open(SystemdOptions.of(Scope.SYSTEM), Map.of()).runAs()).contains(Sample.ALICE);
    }
}
