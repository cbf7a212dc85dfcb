package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.gatehouse.app.Presets;
import dev.gatehouse.posix.Accounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilesTest {
    private HomeOnDisk disk;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        disk = HomeOnDisk.in(directory);
    }

    private List<String> names() throws IOException {
        return Profiles.scan(disk.home()).profiles().stream()
                .map(profile -> profile.name().value())
                .toList();
    }

    private List<Profiles.Finding> findings() throws IOException {
        return Profiles.scan(disk.home()).findings();
    }

    @Test
    void aHomeWithoutNamedProfilesHasItsRootProfile() throws IOException {
        assertThat(names()).containsExactly("default");
        assertThat(findings()).isEmpty();
    }

    @Test
    void theRootProfileComesFirstAndTheOthersByName() throws IOException {
        for (String name : List.of("zoe", "coder", "alpha", "0")) {
            disk.profile(name);
        }
        assertThat(names()).containsExactly("default", "0", "alpha", "coder", "zoe");
    }

    @Test
    void eitherMarkerMakesAProfile() throws IOException {
        Files.createDirectories(disk.directory("configured"));
        disk.config("configured", "");
        disk.profile("souled");
        assertThat(names()).containsExactly("default", "configured", "souled");
    }

    @Test
    void ignoresDirectoriesThatAreNotProfiles() throws IOException {
        Files.createDirectories(disk.directory("empty"));
        Files.writeString(disk.directory("file"), "");
        disk.profile(".tmp-0123");
        Files.createDirectories(disk.directory("marked").resolve("SOUL.md"));
        assertThat(names()).containsExactly("default");
        assertThat(findings()).isEmpty();
    }

    @Test
    void aDirectoryNamedDefaultIsAHarmlessProblem() throws IOException {
        disk.profile("ok");
        Path odd = disk.path().resolve("profiles/default");
        Files.createDirectories(odd);
        Files.writeString(odd.resolve("SOUL.md"), "");
        assertThat(names()).containsExactly("default", "ok");
        assertThat(findings()).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo(odd);
            assertThat(problem.harmless()).isTrue();
            assertThat(problem.reason()).contains("reserved for the root profile");
        });
    }

    @Test
    void invalidNamesAndLinksAreReportedAndDoNotHideProfiles() throws IOException {
        disk.profile("Bad Name");
        disk.profile("coder");
        Files.createSymbolicLink(disk.directory("linked"), disk.directory("coder"));
        assertThat(names()).containsExactly("default", "coder");
        assertThat(findings())
                .extracting(problem -> problem.path().getFileName().toString(), Profiles.Finding::harmless)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("Bad Name", false),
                        org.assertj.core.groups.Tuple.tuple("linked", false));
    }

    @Test
    void anUnreadableDirectoryIsReported() throws IOException {
        assumeFalse(Accounts.isRoot(), "root may read every directory");
        Path closed = disk.profile("closed");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            assertThat(names()).containsExactly("default");
            assertThat(findings())
                    .containsExactly(new Profiles.Finding(closed, "no permission to read the directory", false));
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void aFileInPlaceOfTheProfilesDirectoryIsReported() throws IOException {
        Files.writeString(disk.path().resolve("profiles"), "");
        assertThat(names()).containsExactly("default");
        assertThat(findings())
                .singleElement()
                .satisfies(problem -> assertThat(problem.harmless()).isFalse());
    }

    @Test
    void aMissingHomeIsAnError() {
        Home absent = Home.at(Presets.named("hermes"), disk.path().resolve("absent"));
        assertThatThrownBy(() -> Profiles.scan(absent))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("home directory does not exist");
    }
}
