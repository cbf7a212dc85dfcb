package dev.gatehouse.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.app.App;
import dev.gatehouse.app.layout.ProfileLayout;
import dev.gatehouse.app.service.Launch;
import dev.gatehouse.app.service.OwnService;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.gateways.Gateways;
import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.StandIn;
import dev.gatehouse.systemd.unit.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An app that maintains its own unit, on a host with a fake systemctl: what Gatehouse says is a drop-in, which holds whoever
 * writes the unit below it, and however often.
 */
@Timeout(60)
class DropInTest {
    private static final ServiceName CODER = ServiceName.of("coder");
    private static final String UNIT = "acme-gateway-coder.service";

    @TempDir
    Path root;

    private StandIn host;
    private Home home;

    @BeforeEach
    void host() throws IOException {
        host = new StandIn(root).asSomebody();
        App app = App.builder("acme", List.of("acme"))
                .launch(Launch.of(
                        List.of("acme", "gateway", "run"), List.of("acme", "-p", "{profile}", "gateway", "run")))
                .ownService(new OwnService(
                        Map.of("systemd", OwnService.DROP_IN),
                        List.of("acme", "-p", "{profile}", "gateway", "uninstall")))
                .build();
        home = Home.at(app, root.resolve("home"));
        Path profile = Files.createDirectories(home.directory(CODER.profile()));
        for (String marker : app.profiles().markers()) {
            Files.writeString(profile.resolve(marker), "");
        }
    }

    private SystemdServiceManager manager() {
        return manager(SystemdOptions.DEFAULTS);
    }

    private SystemdServiceManager manager(SystemdOptions options) {
        return new SystemdServiceManager(home, options, host.layout(), Map.of());
    }

    private GatewayDefinition definition() {
        return new Sample()
                .home(home.path())
                .environment(Map.of("KEY", "secret"))
                .definition();
    }

    private Path unit() {
        return host.units(Scope.USER).resolve(UNIT);
    }

    private Path dropIn() {
        return host.units(Scope.USER).resolve(UNIT + ".d/50-gatehouse.conf");
    }

    private Path variables() {
        return host.units(Scope.USER).resolve("acme-gateway-coder.env");
    }

    private String unitOfApp() throws IOException {
        String unit = "[Service]\nExecStart=/x/python -m acme.main --profile coder gateway run\nWatchdogSec=30s\n"
                + "Environment=\"ACME_HOME=" + home.path() + "/profiles/coder\"\nRestart=always\n";
        host.write(Scope.USER, UNIT, unit);
        return unit;
    }

    private Inspection inspection() {
        return manager().inspect(List.of(definition())).getFirst();
    }

    @Test
    void aGatewayIsAPlainUnitAndADropInWithEverythingThatMatters() throws IOException {
        assertThat(manager().define(definition()).change()).isEqualTo(Change.CREATED);
        assertThat(dropIn())
                .content()
                .contains("\nExecStart=\n", "\nExecStart=/opt/app/gateway run\n", "\nEnvironment=\n");
        assertThat(unit())
                .content()
                .contains("\nExecStart=/opt/app/gateway run\n")
                .doesNotContain("Restart");
        assertThat(manager().services()).containsExactly(CODER);
        assertThat(manager().define(definition()).change()).isEqualTo(Change.UNCHANGED);
        assertThat(manager().location(CODER)).isEqualTo(unit().toString());
    }

    /** The app rewrites the unit at each start. */
    @Test
    void theGatewayStaysOursWhenTheAppReplacesTheUnit() throws IOException {
        manager().define(definition());
        String theirs = unitOfApp();
        host.unit(UNIT, "LoadState=loaded", "ActiveState=active", "MainPID=12", "FragmentPath=" + unit());

        assertThat(inspection().verdict()).isEqualTo(Inspection.Verdict.CURRENT);
        assertThat(manager().services()).containsExactly(CODER);
        assertThat(manager().status(CODER).state()).isEqualTo(State.UP);
        assertThat(manager().status(CODER).reason()).isEmpty();
        assertThat(manager().stop(List.of(CODER), Wait.none()).failures()).isEmpty();
        assertThat(manager().start(List.of(CODER), Wait.none()).failures()).isEmpty();
        GatewayDefinition changed =
                definition().toBuilder().description("other").build();
        assertThat(manager()
                        .define(changed.toBuilder()
                                .environment(definition().environment().with(Map.of("A", "1")))
                                .build())
                        .change())
                .isEqualTo(Change.REFRESHED);
        assertThat(unit()).hasContent(theirs);
    }

    @Test
    void aUnitOfTheAppIsAdoptedByADropInAndStaysAsItIs() throws IOException {
        String theirs = unitOfApp();
        assertThat(inspection().verdict()).isEqualTo(Inspection.Verdict.ADOPTABLE);
        assertThat(inspection().obstacle().orElseThrow())
                .hasMessageContaining("was written by acme itself")
                .satisfies(e -> assertThat(e.remedy().orElseThrow().text()).isEqualTo("gatehouse adopt coder"));
        assertThat(manager(SystemdOptions.DEFAULTS.adopting())
                        .define(definition())
                        .change())
                .isEqualTo(Change.REFRESHED);
        assertThat(unit()).hasContent(theirs);
        assertThat(dropIn()).exists();
        assertThat(inspection().verdict()).isEqualTo(Inspection.Verdict.CURRENT);
    }

    @Test
    void anUninstallationTakesAwayOurUnitUnlessSomebodyChangedIt() throws IOException {
        manager().define(definition());
        assertThat(manager().remove(List.of(CODER)).failures()).isEmpty();
        assertThat(host.units(Scope.USER)).isEmptyDirectory();
    }

    @Test
    void anUninstallationKeepsTheUnitOfTheAppAndNamesTheAppsOwnCommand() throws IOException {
        manager().define(definition());
        String theirs = unitOfApp();
        SystemdServiceManager manager = manager();
        assertThat(manager.remove(List.of(CODER)).failures()).isEmpty();
        assertThat(unit()).hasContent(theirs);
        assertThat(dropIn().getParent()).doesNotExist();
        assertThat(variables()).doesNotExist();
        Advice advice = manager.advice().getFirst();
        assertThat(advice.message()).contains(unit().toString(), "acme itself");
        assertThat(advice.commands().getFirst().text()).isEqualTo("acme -p coder gateway uninstall");
        assertThat(inspection().verdict()).isEqualTo(Inspection.Verdict.ADOPTABLE);
    }

    /** Such as after a deletion of the profile, or after a rename. The app's own command needs the profile. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theUnitOfTheAppGoesWithoutItsProfile(boolean adopted) throws IOException {
        if (adopted) {
            manager().define(definition());
        }
        unitOfApp();
        host.unit(UNIT, "LoadState=loaded", "ActiveState=inactive", "SubState=dead", "FragmentPath=" + unit());
        deleteProfile();
        SystemdServiceManager manager = manager();
        assertThat(manager.remove(List.of(CODER)).failures()).isEmpty();
        assertThat(host.units(Scope.USER)).isEmptyDirectory();
        assertThat(host.calls()).contains("disable --no-reload " + UNIT);
        assertThat(manager.advice()).noneMatch(advice -> advice.message().startsWith("Kept"));
    }

    /** Gatehouse removes the service first, so that the profile can be restored if it cannot be deleted. */
    @Test
    void aUnitThatStayedGoesWithItsProfileAndIsNotMentioned() throws IOException {
        manager().define(definition());
        unitOfApp();
        host.unit(UNIT, "LoadState=loaded", "ActiveState=inactive", "SubState=dead", "FragmentPath=" + unit());
        SystemdServiceManager manager = manager();
        assertThat(manager.remove(List.of(CODER)).failures()).isEmpty();
        assertThat(unit()).exists();
        deleteProfile();
        assertThat(manager.remove(List.of(CODER)).failures()).isEmpty();
        assertThat(host.units(Scope.USER)).isEmptyDirectory();
        assertThat(manager.advice()).noneMatch(advice -> advice.message().startsWith("Kept"));
    }

    /** Hermes takes a directory without a marker file for a profile, and a volume may not be mounted. */
    @ParameterizedTest
    @CsvSource({
        // what is missing, whether the gateway is ours
        "the marker file, true",
        "the marker file, false",
        "the volume, true",
        "the volume, false",
    })
    void theUnitOfTheAppStaysAsLongAsItsProfileMayExist(String missing, boolean adopted) throws IOException {
        if (adopted) {
            manager().define(definition());
        }
        String theirs = unitOfApp();
        host.unit(UNIT, "LoadState=loaded", "ActiveState=active", "MainPID=12", "FragmentPath=" + unit());
        if (missing.equals("the volume")) {
            Files.move(home.profilesDirectory(), root.resolve("elsewhere"));
        } else {
            deleteProfile();
            Files.createDirectory(home.directory(CODER.profile()));
        }
        host.unit(UNIT, "LoadState=loaded", "ActiveState=inactive", "SubState=dead", "FragmentPath=" + unit());
        SystemdServiceManager manager = manager();
        assertThat(manager.remove(List.of(CODER)).failures()).hasSize(adopted ? 0 : 1);
        assertThat(unit()).hasContent(theirs);
        assertThat(dropIn()).doesNotExist();
        if (adopted) {
            assertThat(manager.advice().getFirst().message()).startsWith("Kept " + unit());
        }
    }

    /** OpenClaw's root profile exists only with its configuration. */
    @Test
    void theUnitOfTheAppForTheHomeItselfAlwaysStays() throws IOException {
        ProfileLayout layout = home.app().profiles();
        App optional = home.app().toBuilder()
                .profiles(new ProfileLayout(
                        layout.pattern(),
                        ProfileLayout.Root.OPTIONAL,
                        layout.markers(),
                        layout.folders(),
                        layout.reserved(),
                        layout.volatileFiles(),
                        layout.fixed()))
                .build();
        String name = "acme-gateway.service";
        host.write(
                Scope.USER,
                name,
                "[Service]\nExecStart=/x/python -m acme.main gateway run\nEnvironment=\"ACME_HOME=" + home.path()
                        + "\"\n");
        host.unit(name, "LoadState=loaded", "ActiveState=inactive", "SubState=dead");
        SystemdServiceManager manager = new SystemdServiceManager(
                Home.at(optional, home.path()), SystemdOptions.DEFAULTS, host.layout(), Map.of());
        assertThat(manager.remove(List.of(new ServiceName(ProfileName.DEFAULT))).failures())
                .singleElement()
                .satisfies(outcome ->
                        assertThat(outcome.failure().orElseThrow()).hasMessageContaining("was written by acme itself"));
        assertThat(host.units(Scope.USER).resolve(name)).exists();
    }

    private String unitOfSomebody() throws IOException {
        manager().define(definition());
        String theirs = "[Service]\nExecStart=/home/ada/start-coder\n";
        host.write(Scope.USER, UNIT, theirs);
        host.unit(UNIT, "LoadState=loaded", "ActiveState=inactive", "SubState=dead", "FragmentPath=" + unit());
        return theirs;
    }

    @Test
    void aUnitThatSomebodyElseWroteBelowADropInStaysWithoutTheProfileToo() throws IOException {
        String theirs = unitOfSomebody();
        deleteProfile();
        SystemdServiceManager manager = manager();
        assertThat(manager.remove(List.of(CODER)).failures()).isEmpty();
        assertThat(unit()).hasContent(theirs);
        assertThat(dropIn().getParent()).doesNotExist();
        Advice advice = manager.advice().getFirst();
        assertThat(advice.message()).isEqualTo("Kept " + unit() + ", which was not written by Gatehouse");
        assertThat(advice.commands().getFirst().text()).isEqualTo("systemctl --user cat " + UNIT);
    }

    @Test
    void aDeletionOfAProfileSucceedsAndNamesTheUnitOfSomebodyElse() throws IOException {
        String theirs = unitOfSomebody();
        SystemdServiceManager manager = manager();
        assertThat(Gateways.of(home, manager).delete(CODER.profile())).isTrue();
        assertThat(home.directory(CODER.profile())).doesNotExist();
        assertThat(unit()).hasContent(theirs);
        assertThat(dropIn().getParent()).doesNotExist();
        assertThat(manager.advice())
                .extracting(Advice::message)
                .contains("Kept " + unit() + ", which was not written by Gatehouse");
    }

    /** Otherwise the unit of the app would start the former name at the next boot. */
    @Test
    void aRenameThatCannotInstallTheNewNameRemovesTheUnitOfTheFormerOneAllTheSame() throws IOException {
        manager().define(definition());
        unitOfApp();
        host.unit(UNIT, "LoadState=loaded", "ActiveState=inactive", "SubState=dead", "FragmentPath=" + unit());
        host.write(Scope.USER, "acme-gateway-writer.service", "[Service]\nExecStart=/home/ada/start-writer\n");
        Gateways gateways = Gateways.of(home, manager());
        assertThatThrownBy(() -> gateways.rename(CODER.profile(), ProfileName.of("writer")))
                .hasMessageContaining("was not written by Gatehouse");
        assertThat(home.directory(ProfileName.of("writer"))).isDirectory();
        assertThat(unit()).doesNotExist();
    }

    private void deleteProfile() throws IOException {
        Path profile = home.directory(CODER.profile());
        for (String marker : home.app().profiles().markers()) {
            Files.delete(profile.resolve(marker));
        }
        Files.delete(profile);
    }

    @ParameterizedTest
    @CsvSource({
        // state, enabled, whether the stop succeeds, whether somebody has to know that it starts again
        "inactive, disabled, true,  false",
        "failed,   disabled, true,  false",
        "inactive, enabled,  true,  true",
        "active,   enabled,  false, false",
    })
    void aUnitOfTheAppThatDoesNotRunIsStoppedAlready(String state, String enabled, boolean done, boolean told)
            throws IOException {
        String theirs = unitOfApp();
        host.unit(
                UNIT, "LoadState=loaded", "ActiveState=" + state, "UnitFileState=" + enabled, "FragmentPath=" + unit());
        SystemdServiceManager manager = manager();
        Batch stopped = manager.stop(List.of(CODER), Wait.PROOF);
        assertThat(stopped.failures().isEmpty()).isEqualTo(done);
        if (done) {
            assertThat(stopped.outcomes().getFirst().change()).isEqualTo(Change.UNCHANGED);
        }
        assertThat(host.calls()).allMatch(call -> call.startsWith("show "));
        assertThat(unit()).hasContent(theirs);
        assertThat(manager.advice())
                .extracting(Advice::message)
                .filteredOn(message -> message.contains("acme"))
                .isEqualTo(
                        told
                                ? List.of("The unit of acme itself starts coder at boot or login; to take it over")
                                : List.of());
    }

    @Test
    void otherDropInsOfTheUnitStay() throws IOException {
        manager().define(definition());
        Path other = Files.writeString(dropIn().resolveSibling("override.conf"), "[Service]\nNice=5\n");
        assertThat(manager().remove(List.of(CODER)).failures()).isEmpty();
        assertThat(other).exists();
        assertThat(dropIn()).doesNotExist();
    }

    /** A unit of a former version of Gatehouse held everything. */
    @Test
    void aWholeUnitOfOursBecomesADropIn() throws IOException {
        App whole = home.app().toBuilder().ownService(OwnService.NONE).build();
        new SystemdServiceManager(Home.at(whole, home.path()), SystemdOptions.DEFAULTS, host.layout(), Map.of())
                .define(definition());
        assertThat(dropIn()).doesNotExist();
        assertThat(manager().services()).containsExactly(CODER);
        assertThat(inspection().verdict()).isEqualTo(Inspection.Verdict.STALE);
        SystemdServiceManager manager = manager();
        assertThat(manager.define(definition()).change()).isEqualTo(Change.REFRESHED);
        assertThat(manager.advice()).noneMatch(advice -> advice.message().contains("Replaced"));
        assertThat(dropIn()).exists();
        assertThat(unit()).content().doesNotContain("ExecStopPost");
        assertThat(inspection().verdict()).isEqualTo(Inspection.Verdict.CURRENT);
    }

    @Test
    void aDropInOfAnAppThatNoLongerMaintainsItsUnitBecomesAWholeUnit() throws IOException {
        manager().define(definition());
        Home whole = Home.at(home.app().toBuilder().ownService(OwnService.NONE).build(), home.path());
        assertThat(new SystemdServiceManager(whole, SystemdOptions.DEFAULTS, host.layout(), Map.of())
                        .define(definition())
                        .change())
                .isEqualTo(Change.REFRESHED);
        assertThat(dropIn().getParent()).doesNotExist();
        assertThat(unit()).content().contains("ExecStopPost");
    }

    /** The app's own uninstallation knows nothing of our files. */
    @Test
    void aGatewayThatTheAppUninstalledIsNotInstalledAndItsFilesAreLeftovers() throws IOException {
        manager().define(definition());
        Files.delete(unit());
        host.unit(UNIT, "LoadState=not-found", "ActiveState=failed", "SubState=failed", "Result=exit-code");

        assertThat(manager().status(CODER)).isEqualTo(ServiceStatus.absent(CODER));
        assertThat(manager().services()).isEmpty();
        assertThat(inspection().verdict()).isEqualTo(Inspection.Verdict.ABSENT);
        assertThat(manager().leftovers())
                .containsExactlyInAnyOrder(dropIn().toString(), variables().toString());
        manager().clearLeftovers();
        assertThat(dropIn().getParent()).doesNotExist();
        assertThat(variables()).doesNotExist();
        assertThat(manager().leftovers()).isEmpty();
    }

    @Test
    void aGatewayThatTheAppUninstalledCanBeInstalledAgainOrUninstalled() throws IOException {
        manager().define(definition());
        Files.delete(unit());
        assertThat(manager().define(definition()).change()).isEqualTo(Change.CREATED);
        assertThat(unit()).exists();
        Files.delete(unit());
        host.forgetCalls();
        assertThat(manager().remove(List.of(CODER)).failures()).isEmpty();
        assertThat(dropIn().getParent()).doesNotExist();
        // systemctl fails for a unit that does not exist.
        assertThat(host.calls()).noneMatch(call -> call.startsWith("disable"));
    }

    @Test
    void theVariablesOfAnInstalledGatewayAreNoLeftover() {
        manager().define(definition());
        assertThat(manager().leftovers()).isEmpty();
    }

    /** The script of an earlier unit of this name has recorded how that one ended. */
    @Test
    void theEndOfAnEarlierUnitIsNotThatOfTheAppsUnit() throws IOException {
        unitOfApp();
        Path runtime = Files.createDirectories(host.layout().runtime(Scope.USER).resolve("acme-gateway-coder"));
        Files.writeString(runtime.resolve("ended"), "itself exited 1\n");
        host.unit(UNIT, "LoadState=loaded", "ActiveState=inactive", "SubState=dead", "FragmentPath=" + unit());
        assertThat(manager().status(CODER).lastExit()).isEmpty();
        assertThat(manager().status(CODER).state()).isEqualTo(State.DOWN);
    }

    @Test
    void editedLinesOfTheDropInAreNamed() throws IOException {
        manager().define(definition());
        Files.writeString(dropIn(), Files.readString(dropIn()).replace("[Service]\n", "[Service]\nNice=5\n"));
        assertThat(inspection().differences())
                .containsExactly(UNIT + ".d/50-gatehouse.conf (edited by somebody: Nice=5)");
    }

    @Test
    void anAdoptedGatewayIsGivenBackWithItsUnitAsItWas() throws IOException {
        String theirs = unitOfApp();
        manager(SystemdOptions.DEFAULTS.adopting()).define(definition());
        host.forgetCalls();
        manager().giveBack(CODER);
        assertThat(unit()).hasContent(theirs);
        assertThat(host.units(Scope.USER)).isDirectoryNotContaining(path -> !path.equals(unit()));
        // It goes on running, and starts at boot as before.
        assertThat(host.calls()).containsExactly("daemon-reload");
    }

    @Test
    void whatWasNotAdoptedIsNotGivenBack() {
        manager().define(definition());
        GatehouseException refused =
                catchThrowableOfType(GatehouseException.class, () -> manager().giveBack(CODER));
        assertThat(refused).isNotNull().hasMessageContaining("was not adopted");
        assertThat(refused.remedy().orElseThrow().text()).isEqualTo("gatehouse gateway uninstall coder");
        assertThat(dropIn()).exists();
    }
}
