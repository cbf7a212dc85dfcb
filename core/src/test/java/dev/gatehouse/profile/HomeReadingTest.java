package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import dev.gatehouse.definition.App;
import dev.gatehouse.definition.ProfileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What root reads in a home of another account: what that account could read. */
class HomeReadingTest {
    @TempDir
    private Path root;

    private Home home;

    @BeforeEach
    void home() throws IOException {
        Host.requireRoot();
        home = Home.at(App.hermes(), Files.createDirectory(root.resolve("home")));
        Path profile = Files.createDirectories(home.directory(ProfileName.of("coder")));
        Files.createFile(profile.resolve("SOUL.md"));
    }

    private static void give(Path path, int uid, int gid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }

    @ParameterizedTest
    @CsvSource({
        // the directory's owner, the file's owner and group, its mode, whether root reads it
        "10001, 10001, 10001, rw-------, true",
        "10001, 10001, 10001, ---r--r--, false",
        "10001, 0, 0, rw-r--r--, true",
        "10001, 0, 0, rw-------, false",
        "10001, 10002, 10002, rw-------, false",
        "10001, 10002, 10001, rw-r-----, true",
        "10001, 10002, 10001, rw----r--, false",
        "0, 10001, 10001, rw-------, true"
    })
    void readsWhatTheOwnerOfTheDirectoryCanRead(int directory, int uid, int gid, String mode, boolean reads)
            throws IOException {
        Path profile = home.directory(ProfileName.of("coder"));
        Path intent = Files.writeString(profile.resolve(Intents.FILE), "running\n");
        Files.setPosixFilePermissions(intent, PosixFilePermissions.fromString(mode));
        give(intent, uid, gid);
        give(profile, directory, directory);
        IntentReading reading = Intents.read(profile);
        assertThat(reading.problem().isEmpty()).isEqualTo(reads);
    }

    /** Otherwise an account could make root read another account's profiles as its own. */
    @Test
    void profilesBehindALinkOfAnotherAccountAreNone() throws IOException {
        Path elsewhere = Files.move(home.profilesDirectory(), root.resolve("elsewhere"));
        Files.createSymbolicLink(home.profilesDirectory(), elsewhere);
        assertThat(home.profile("coder")).isPresent();
        give(home.profilesDirectory(), 10001, 10001);
        assertThat(home.profile("coder")).isEmpty();
        assertThat(Profiles.scan(home).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.reason())
                        .isEqualTo("a symbolic link of another account, which root does not follow"));
    }
}
