package dev.gatehouse.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.App;
import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.profile.Home;
import dev.gatehouse.s6.S6ServiceManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceManagersTest {
    @TempDir
    private Path path;

    private Home home;

    @BeforeEach
    void home() {
        home = Home.at(App.hermes(), path.resolve("home"));
    }

    private ServiceManager open(Map<String, String> environment) {
        return ServiceManagers.open(home, Optional.empty(), environment);
    }

    private static Path scandir(ServiceManager manager) {
        assertThat(manager).isInstanceOf(S6ServiceManager.class);
        return ((S6ServiceManager) manager).layout().scandir();
    }

    @Test
    void theVariableChooses() {
        ServiceManager manager = open(Map.of("GATEHOUSE_MANAGER", "s6"));
        assertThat(manager.kind()).isEqualTo(Kind.S6);
        assertThat(ServiceManagers.named(Map.of("GATEHOUSE_MANAGER", "systemd")))
                .hasValue(Kind.SYSTEMD);
        assertThat(ServiceManagers.named(Map.of())).isEmpty();
        assertThat(ServiceManagers.named(Map.of("GATEHOUSE_MANAGER", "", "GATEHOUSE_SCANDIR", "")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GATEHOUSE_SCANDIR", "S6_PROFILE_GATEWAY_SCANDIR"})
    void aScandirChoosesS6(String variable) {
        assertThat(scandir(open(Map.of(variable, path.resolve("a/../scandir").toString()))))
                .isEqualTo(path.resolve("scandir"));
    }

    @Test
    void ourOwnVariableGoesFirst() {
        Map<String, String> both = Map.of("GATEHOUSE_SCANDIR", "/ours", "S6_PROFILE_GATEWAY_SCANDIR", "/theirs");
        assertThat(scandir(open(both))).isEqualTo(Path.of("/ours"));
        Map<String, String> named = Map.of("GATEHOUSE_MANAGER", "systemd", "GATEHOUSE_SCANDIR", "/ours");
        assertThat(ServiceManagers.named(named)).hasValue(Kind.SYSTEMD);
    }

    @Test
    void whatIsChosenByHandGoesBeforeTheEnvironment() {
        Map<String, String> environment = Map.of("GATEHOUSE_MANAGER", "systemd");
        assertThat(ServiceManagers.open(home, Optional.of(Kind.S6), environment).kind())
                .isEqualTo(Kind.S6);
    }

    @Test
    void openingTouchesNothing() {
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
                .hasMessageStartingWith("no service manager is called '" + word.replace("\n", "\\n") + "'")
                .hasMessageEndingWith("known are systemd, launchd, windows, s6, none");
    }

    @Test
    void noneIsAnErrorThatHelps() {
        assertThatThrownBy(() -> open(Map.of("GATEHOUSE_MANAGER", "none")))
                .isInstanceOfSatisfying(
                        NoServiceManagerException.class,
                        e -> assertThat(e.remedy()).isEqualTo("gatehouse tree up"))
                .hasMessageStartingWith("no supported service manager detected");
        assertThatThrownBy(() -> ServiceManagers.renderer(Kind.NONE, home, Map.of()))
                .isInstanceOf(NoServiceManagerException.class);
    }

    @Test
    void kindsAreKnownByTheirWords() {
        for (Kind kind : Kind.values()) {
            assertThat(Kind.of(kind.word())).isEqualTo(kind);
            assertThat(kind).hasToString(kind.word());
        }
    }

    @Test
    void rendersForAnyHost() {
        assertThat(ServiceManagers.renderer(Kind.S6, home, Map.of("GATEHOUSE_SCANDIR", "/scandir")))
                .isNotNull();
        assertThat(Files.exists(Path.of("/scandir"))).isFalse();
    }
}
