package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.app.App;
import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    private static final App APP = Presets.named("hermes");

    private static Path located(String variable, boolean container) {
        return Home.locate(APP, Map.of("HERMES_HOME", variable), container).path();
    }

    @Test
    void theVariableSelectsTheHome() {
        assertThat(located("/srv/agents", false)).isEqualTo(Path.of("/srv/agents"));
        assertThat(located("/srv/agents", true)).isEqualTo(Path.of("/srv/agents"));
        assertThat(located("/srv/./x/../agents/", true)).isEqualTo(Path.of("/srv/agents"));
    }

    @Test
    void theDefaultDiffersBetweenHostAndContainer() {
        Path user = Path.of(System.getProperty("user.home"));
        assertThat(Home.locate(APP, Map.of(), false).path()).isEqualTo(user.resolve(".hermes"));
        assertThat(Home.locate(APP, Map.of(), true).path()).isEqualTo(Path.of("/opt/data"));
        assertThat(located("", true)).isEqualTo(Path.of("/opt/data"));
    }

    @Test
    void aVariableThatPointsToAProfileSelectsTheHomeAbove() {
        assertThat(located("/srv/agents/profiles/coder", false)).isEqualTo(Path.of("/srv/agents"));
        assertThat(Home.currentProfile(APP, Map.of("HERMES_HOME", "/srv/agents/profiles/coder")))
                .contains(ProfileName.of("coder"));
    }

    @Test
    void aPathThatOnlyLooksLikeAProfileIsAHome() {
        assertThat(located("/srv/profiles/Coder", false)).isEqualTo(Path.of("/srv/profiles/Coder"));
        assertThat(located("/profiles", false)).isEqualTo(Path.of("/profiles"));
        assertThat(located("/srv/myprofiles/coder", false)).isEqualTo(Path.of("/srv/myprofiles/coder"));
        assertThat(Home.currentProfile(APP, Map.of("HERMES_HOME", "/srv/agents")))
                .isEmpty();
        assertThat(Home.currentProfile(APP, Map.of())).isEmpty();
    }

    @Test
    void aRelativeVariableIsMadeAbsolute() {
        assertThat(located("agents", false)).isEqualTo(Path.of("agents").toAbsolutePath());
    }

    @Test
    void findsOnlyRealProfiles(@TempDir Path directory) throws IOException {
        HomeOnDisk disk = HomeOnDisk.in(directory);
        disk.profile("coder");
        Files.createDirectories(disk.directory("empty"));
        Files.createSymbolicLink(disk.directory("linked"), disk.directory("coder"));
        Home home = disk.home();
        assertThat(home.profile("coder")).isPresent();
        assertThat(home.profile("default")).isPresent();
        assertThat(home.profile("empty")).isEmpty();
        assertThat(home.profile("linked")).isEmpty();
        assertThat(home.profile("absent")).isEmpty();
        assertThatThrownBy(() -> home.profile("../coder")).isInstanceOf(InvalidInputException.class);
        assertThat(home.profile("coder").orElseThrow().directory()).isEqualTo(disk.directory("coder"));
    }

    @Test
    void aMissingHomeHasNoRootProfile(@TempDir Path directory) {
        Home home = Home.at(APP, directory.resolve("absent"));
        assertThat(home.exists()).isFalse();
        assertThat(home.profile("default")).isEmpty();
    }
}
