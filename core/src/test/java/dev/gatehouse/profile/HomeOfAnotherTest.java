package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.Host;
import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ProfileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Root in a home of another account: it sees and changes what that account could see and change, and nothing else. */
class HomeOfAnotherTest {
    private static final int ALICE = 10001;
    private static final ProfileName CODER = ProfileName.of("coder");

    @TempDir
    private Path root;

    private Home home;
    private Path profile;

    @BeforeEach
    void home() throws IOException {
        Host.requireRoot();
        Host.requireReachableByNobody(root);
        home = Home.at(Presets.named("hermes"), Files.createDirectory(root.resolve("home")));
        profile = Files.createDirectories(home.directory(CODER));
        Files.createFile(profile.resolve("SOUL.md"));
        give(home.path(), ALICE, ALICE);
        give(home.profilesDirectory(), ALICE, ALICE);
        give(profile, ALICE, ALICE);
    }

    /** Creates a home of root with a profile and a secret, closed to all others. */
    private Path homeOfRoot() throws IOException {
        Path profiles = root.resolve("root/profiles");
        Path secret = Files.createDirectories(profiles.resolve("coder"));
        Files.createFile(secret.resolve("SOUL.md"));
        Files.writeString(secret.resolve("config.yaml"), "gateway: {env: {TOKEN: of-root}}\n");
        Files.setPosixFilePermissions(root.resolve("root"), PosixFilePermissions.fromString("rwx------"));
        return profiles;
    }

    private static void give(Path path, int uid, int gid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }

    /** Its gateways run with the account of the profiles, and must be able to enter it. */
    @Test
    void aHomeThatRootCreatesBesideProfilesBelongsToTheirOwner() throws IOException {
        Home beside = Home.at(Presets.named("openclaw"), root.resolve("acme"));
        Path work = Files.createDirectory(root.resolve("acme-work"));
        Files.writeString(work.resolve("openclaw.json"), "{}");
        give(work, ALICE, ALICE);
        HomeDirectory.createBesideProfiles(beside);
        assertThat(Files.readAttributes(beside.path(), "unix:uid,gid,permissions", LinkOption.NOFOLLOW_LINKS))
                .containsEntry("uid", ALICE)
                .containsEntry("gid", ALICE)
                .containsEntry("permissions", PosixFilePermissions.fromString("rwx------"));
        HomeDirectory.createBesideProfiles(beside);
    }

    private static void link(Path from, Path to) throws IOException {
        if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(from, from.resolveSibling(".was-" + from.getFileName()));
        }
        Files.createSymbolicLink(from, to);
        give(from, ALICE, ALICE);
    }

    @ParameterizedTest
    @CsvSource({
        // the file's owner and group, its mode, whether it is read
        "10001, 10001, rw-------, true",
        "10001, 10001, ---r--r--, false",
        "0, 0, rw-r--r--, true",
        "0, 0, rw-------, false",
        "10002, 10002, rw-------, false",
        "10002, 10001, rw-r-----, true",
        "10002, 10001, rw----r--, false"
    })
    void readsWhatTheOwnerOfTheHomeCanRead(int uid, int gid, String mode, boolean reads) throws IOException {
        Path intent = Files.writeString(profile.resolve(Intents.FILE), "running\n");
        Files.setPosixFilePermissions(intent, PosixFilePermissions.fromString(mode));
        give(intent, uid, gid);
        assertThat(Intents.read(profile, Presets.named("hermes")).problem().isEmpty())
                .isEqualTo(reads);
    }

    /** Each directory on the way: otherwise the account could make root read root's own profiles, with their secrets. */
    @ParameterizedTest
    @CsvSource({"home, root", "home/profiles, root/profiles", "home/profiles/coder, root/profiles/coder"})
    void aLinkOnTheWayShowsNothingOfRoot(String from, String to) throws IOException {
        homeOfRoot();
        link(root.resolve(from), root.resolve(to));
        assertThat(home.profile(CODER)).isEmpty();
        assertThat(Intents.isRecorded(profile, Presets.named("hermes"))).isFalse();
        assertThatThrownBy(() -> SettingsFile.read(profile.resolve("config.yaml")))
                .hasMessageContaining("permission denied");
    }

    @Test
    void aSettingsFileThatIsALinkShowsNothingOfRoot() throws IOException {
        Path secret = homeOfRoot().resolve("coder/config.yaml");
        link(profile.resolve("config.yaml"), secret);
        assertThatThrownBy(() -> home.profile(CODER).orElseThrow().settings())
                .hasMessageContaining("permission denied");
    }

    @ParameterizedTest
    @CsvSource({"home/profiles, root/profiles", "home/profiles/coder, root/profiles/coder"})
    void writesNothingBehindALink(String from, String to) throws IOException {
        Path profiles = homeOfRoot();
        link(root.resolve(from), root.resolve(to));
        assertThatThrownBy(() -> Intents.write(profile, Intent.STOPPED)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new ProfileStore(home).delete(CODER)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new ProfileStore(home).rename(CODER, ProfileName.of("writer")))
                .isInstanceOf(IOException.class);
        try (Stream<Path> files = Files.list(profiles.resolve("coder"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("SOUL.md", "config.yaml");
        }
    }

    @Test
    void newProfilesAndIntentsBelongToTheOwner() throws IOException {
        Profile writer = new ProfileStore(home).create(ProfileName.of("writer"), OptionalInt.of(9300));
        Intents.write(writer.directory(), Intent.RUNNING);
        try (Stream<Path> files = Files.walk(writer.directory())) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.getAttribute(file, "unix:uid"))
                            .as(file.toString())
                            .isEqualTo(ALICE));
        }
    }

    /** The parsers' classes are loaded with root's rights: the account may not be able to read their jars. */
    @Test
    void parsesWhatTheOwnerMayRead() throws IOException {
        give(
                Files.writeString(profile.resolve("gateway_state.json"), "{\"desired_state\": \"running\"}"),
                ALICE,
                ALICE);
        give(Files.writeString(profile.resolve("config.yaml"), "gateway: {port: 9300}\n"), ALICE, ALICE);
        assertThat(Intents.read(profile, Presets.named("hermes")).intent()).isEqualTo(Intent.RUNNING);
        assertThat(home.profile(CODER).orElseThrow().settings().port()).hasValue(9300);
        assertThat(Ports.of(home).byProfile()).containsKey(CODER);
    }

    /** A profile of another account in root's own home. */
    @Test
    void aProfileOfAnotherAccountIsThatAccounts() throws IOException {
        give(home.path(), 0, 0);
        give(home.profilesDirectory(), 0, 0);
        Intents.write(profile, Intent.RUNNING);
        assertThat(Files.getAttribute(profile.resolve(Intents.FILE), "unix:uid"))
                .isEqualTo(ALICE);
    }
}
