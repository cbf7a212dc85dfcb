package dev.gatehouse.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.app.Presets;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.InvalidOptionException;
import dev.gatehouse.error.NoServiceManagerException;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.s6.S6ServiceManager;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceManagersTest {
    @TempDir
    private Path path;

    private Home home;

    @BeforeEach
    void home() {
        home = Home.at(Presets.named("hermes"), path.resolve("home"));
    }

    private ServiceManager open(Map<String, String> environment) {
        return ServiceManagers.open(home, Optional.empty(), environment);
    }

    private static Optional<Kind> named(Map<String, String> environment) {
        return ServiceManagers.ofHost().named(environment);
    }

    private static Path scandir(ServiceManager manager) {
        assertThat(manager).isInstanceOf(S6ServiceManager.class);
        return ((S6ServiceManager) manager).layout().scandir();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the place of an s6 tree has the number of the account")
    void theVariableSelectsTheManager() {
        ServiceManager manager = open(Map.of("GATEHOUSE_MANAGER", "s6"));
        assertThat(manager.kind()).isEqualTo(Kind.S6);
        assertThat(named(Map.of("GATEHOUSE_MANAGER", "systemd"))).hasValue(Kind.SYSTEMD);
        assertThat(named(Map.of())).isEmpty();
        assertThat(named(Map.of("GATEHOUSE_MANAGER", "", "GATEHOUSE_SCANDIR", "")))
                .isEmpty();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the place of an s6 tree has the number of the account")
    void theAppSelectsTheManagerUnlessTheEnvironmentDoes() {
        home = Home.at(home.app().toBuilder().manager(Optional.of("s6")).build(), home.path());
        assertThat(open(Map.of()).kind()).isEqualTo(Kind.S6);
        ServiceManagers managers = ServiceManagers.ofHost();
        assertThat(managers.named(home, Map.of())).hasValue(Kind.S6);
        assertThat(managers.named(home, Map.of("GATEHOUSE_MANAGER", "systemd"))).hasValue(Kind.SYSTEMD);
        home = Home.at(home.app().toBuilder().manager(Optional.of("upstart")).build(), home.path());
        assertThatThrownBy(() -> open(Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Unknown service manager 'upstart'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GATEHOUSE_SCANDIR", "S6_PROFILE_GATEWAY_SCANDIR"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "s6 is not searched for there")
    void aScandirSelectsS6(String variable) {
        assertThat(scandir(open(Map.of(variable, path.resolve("a/../scandir").toString()))))
                .isEqualTo(path.resolve("scandir"));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "s6 is not searched for there")
    void theVariableOfGatehouseComesFirst() {
        Map<String, String> both = Map.of("GATEHOUSE_SCANDIR", "/ours", "S6_PROFILE_GATEWAY_SCANDIR", "/theirs");
        assertThat(scandir(open(both))).isEqualTo(Path.of("/ours"));
        Map<String, String> word = Map.of("GATEHOUSE_MANAGER", "systemd", "GATEHOUSE_SCANDIR", "/ours");
        assertThat(named(word)).hasValue(Kind.SYSTEMD);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the place of an s6 tree has the number of the account")
    void anExplicitChoiceOverridesTheEnvironment() {
        Map<String, String> environment = Map.of("GATEHOUSE_MANAGER", "systemd");
        assertThat(ServiceManagers.open(home, Optional.of(Kind.S6), environment).kind())
                .isEqualTo(Kind.S6);
    }

    @Test
    void openingChangesNothing() {
        Path scandir = path.resolve("scandir");
        open(Map.of("GATEHOUSE_SCANDIR", scandir.toString()));
        assertThat(scandir).doesNotExist();
        assertThat(home.path()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"S6", "runit", "systemd ", "none\n", "s6,systemd"})
    void anUnknownWordIsRefused(String word) {
        assertThatThrownBy(() -> open(Map.of("GATEHOUSE_MANAGER", word)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("Unknown service manager '" + word.replace("\n", "\\n") + "'")
                .hasMessageEndingWith("known kinds: s6, windows, launchd, systemd, none");
    }

    @Test
    void noManagerIsAnErrorWithARemedy() {
        assertThatThrownBy(() -> open(Map.of("GATEHOUSE_MANAGER", "none")))
                .isInstanceOfSatisfying(
                        NoServiceManagerException.class,
                        e -> assertThat(e.remedy().orElseThrow().text()).isEqualTo("gatehouse tree up"))
                .hasMessageStartingWith("no supported service manager detected");
        assertThatThrownBy(() -> ServiceManagers.renderer(Kind.NONE, home, Map.of()))
                .isInstanceOf(NoServiceManagerException.class);
    }

    @Test
    void aKindWithoutABackendIsRefused() {
        assertThatThrownBy(() -> ServiceManagers.open(home, Optional.of(Kind.of("openrc")), Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Unknown service manager 'openrc'; known kinds: s6, windows, launchd, systemd, none");
        assertThatThrownBy(() -> ServiceManagers.renderer(Kind.of("openrc"), home, Map.of()))
                .isInstanceOf(InvalidInputException.class);
    }

    /** The table of the library's own backends must agree with their providers. */
    @Test
    void theLibrarysOwnBackendsMatchTheirTable() {
        HostFacts linux = new HostFacts(path, "Linux", Map.of());
        List<Integer> ranks = new ArrayList<>();
        for (BuiltIn own : BuiltIn.ALL) {
            ServiceManagerProvider provider = own.load();
            assertThat(provider.kind()).isEqualTo(own.kind());
            ranks.add(provider.rank().orElseThrow());
            boolean never = !own.mayBeOn(linux);
            assertThat(provider.evidence(linux).isEmpty()).as(own.provider()).isEqualTo(never);
        }
        assertThat(ranks).isSorted().doesNotHaveDuplicates();
        assertThat(ServiceManagers.ofHost().kinds()).containsExactly(Kind.S6, Kind.WINDOWS, Kind.LAUNCHD, Kind.SYSTEMD);
    }

    private ManagerRequest asked(Map<String, String> options) {
        return new ManagerRequest(home, Map.of(), options, false);
    }

    @Test
    void optionsOfOtherKindsAreRefused() {
        ServiceManagers managers = ServiceManagers.ofHost();
        assertThatThrownBy(() -> managers.open(Optional.of(Kind.S6), asked(Map.of("--system", ""))))
                .isInstanceOfSatisfying(
                        InvalidOptionException.class,
                        e -> assertThat(e.remedy().orElseThrow().text()).isEqualTo("gatehouse detect"))
                .hasMessage("s6 does not support --system");
        assertThatThrownBy(() -> managers.renderer(Kind.SYSTEMD, asked(Map.of("--gui", ""))))
                .hasMessage("systemd does not support --gui");
        assertThatThrownBy(() -> managers.renderer(Kind.LAUNCHD, asked(Map.of("--start-now", ""))))
                .hasMessage("launchd does not support --start-now");
        assertThatThrownBy(() -> managers.renderer(Kind.WINDOWS, asked(Map.of("--run-as-user", "x"))))
                .hasMessage("windows does not support --run-as-user");
    }

    @Test
    void conflictingOptionsAreRefused() {
        ServiceManagers managers = ServiceManagers.ofHost();
        assertThatThrownBy(() -> managers.renderer(Kind.SYSTEMD, asked(Map.of("--system", "", "--user", ""))))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage("--system and --user cannot be combined");
        assertThatThrownBy(() -> managers.renderer(Kind.LAUNCHD, asked(Map.of("--system", "", "--gui", ""))))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage("--system and --gui cannot be combined");
        assertThatThrownBy(
                        () -> managers.renderer(Kind.WINDOWS, asked(Map.of("--start-now", "", "--no-start-now", ""))))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage("--start-now and --no-start-now cannot be combined");
        assertThatThrownBy(() -> managers.renderer(Kind.SYSTEMD, asked(Map.of("--run-as-user", "a b"))))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("account");
    }

    @Test
    void rendersForAnyHost() {
        assertThat(ServiceManagers.renderer(Kind.S6, home, Map.of("GATEHOUSE_SCANDIR", "/scandir")))
                .isNotNull();
        assertThat(Files.exists(Path.of("/scandir"))).isFalse();
    }
}
