package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.Host;
import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.posix.OwnerAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A profile's directory at which a volume is mounted, with what its owner cannot delete. */
class ProfileRemovalTest {
    private static final int ALICE = 10001;
    private static final ProfileName CODER = ProfileName.of("coder");

    private Home home;
    private Path profile;

    @BeforeEach
    void create(@TempDir Path directory) throws IOException {
        Host.requireRoot();
        Host.requireReachableByNobody(directory);
        home = Home.at(Presets.named("hermes"), Files.createDirectory(directory.resolve("home")));
        profile = Files.createDirectories(home.directory(CODER));
        Files.createDirectories(profile.resolve("skills/deep"));
        for (String file : new String[] {"SOUL.md", "a", "z", "skills/deep/file"}) {
            Files.createFile(profile.resolve(file));
        }
        for (String path : new String[] {"", "skills", "skills/deep"}) {
            Files.setAttribute(profile.resolve(path), "unix:uid", ALICE);
        }
        Files.setAttribute(home.profilesDirectory(), "unix:uid", ALICE);
    }

    private void ofRoot(String name) throws IOException {
        Path inside = Files.createDirectory(profile.resolve(name)).resolve("inside");
        Files.createFile(inside);
        Files.setPosixFilePermissions(profile.resolve(name), PosixFilePermissions.fromString("rwx------"));
    }

    private void empty() throws IOException {
        OwnerAccess.run(home.profilesDirectory(), () -> new ProfileRemoval(home).empty(CODER, Folder.open(profile)));
    }

    @Test
    void whatBelongsToTheFileSystemStays() throws IOException {
        ofRoot("lost+found");
        empty();
        assertThat(profile.toFile().list()).containsExactly("lost+found");
    }

    @Test
    void oneEntryThatCannotBeDeletedKeepsNoOther() throws IOException {
        ofRoot("middle");
        ofRoot("other");
        assertThatThrownBy(this::empty)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not all files of profile coder could be removed; the rest is in " + profile)
                .satisfies(e -> assertThat(e.getCause().getSuppressed()).hasSize(1));
        assertThat(profile.toFile().list()).containsExactlyInAnyOrder("middle", "other");
    }
}
