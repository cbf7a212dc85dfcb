package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.Host;
import dev.gatehouse.app.App;
import dev.gatehouse.app.AppFile;
import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.RefusedByAppException;
import dev.gatehouse.posix.Accounts;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileStoreTest {
    private static final ProfileName CODER = ProfileName.of("coder");
    private static final ProfileName WRITER = ProfileName.of("writer");
    private static final OptionalInt NO_PORT = OptionalInt.empty();

    private HomeOnDisk disk;
    private ProfileStore store;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        disk = HomeOnDisk.in(directory);
        store = new ProfileStore(disk.home());
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private List<String> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    private List<Integer> owners(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            return all.flatMap(entry -> Stream.of(id(entry, "unix:uid"), id(entry, "unix:gid")))
                    .distinct()
                    .toList();
        }
    }

    /** An empty file that nothing reads would only raise questions. */
    @Test
    void onlyAnAppThatReadsAnEnvFileGetsOne(@TempDir Path directory) throws IOException {
        Path file = Files.createDirectory(directory.resolve("apps")).resolve("app.yaml");
        for (String keys : List.of("", "env-file: '{directory}/.env'\n", "port: [{file: .env, key: PORT}]\n")) {
            Files.writeString(file, "app: acme\ncommand: [acme]\n" + keys);
            Path home = Files.createDirectory(directory.resolve("home" + keys.length()));
            Profile profile = new ProfileStore(Home.at(AppFile.read(file), home)).create(CODER, NO_PORT);
            assertThat(Files.exists(profile.directory().resolve(".env")))
                    .as(keys)
                    .isEqualTo(!keys.isEmpty());
        }
    }

    private static int id(Path file, String attribute) {
        try {
            return (int) Files.getAttribute(file, attribute, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aNewProfileIsCompleteAndReal() throws IOException {
        Profile profile = store.create(CODER, NO_PORT);
        Path directory = disk.directory("coder");
        assertThat(profile.directory()).isEqualTo(directory);
        assertThat(disk.home().profile(CODER)).contains(profile);
        assertThat(entries(directory))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Presets.named("hermes").profiles().folders().stream(), Stream.of(".env", "SOUL.md"))
                        .toList());
        assertThat(directory.resolve("SOUL.md")).hasContent("# coder");
        assertThat(directory.resolve(".env")).isEmptyFile();
        assertThat(mode(directory)).isEqualTo("rwx------");
        assertThat(mode(directory.resolve("memories"))).isEqualTo("rwx------");
        assertThat(mode(directory.resolve(".env"))).isEqualTo("rw-------");
        assertThat(mode(directory.resolve("SOUL.md"))).isEqualTo("rw-r--r--");
        assertThat(profile.gateway().command()).containsExactly("hermes", "-p", "coder", "gateway", "run");
        assertThat(profile.intent().intent()).isEqualTo(Intent.STOPPED);
    }

    @Test
    void creatingLeavesNoOtherFiles() throws IOException {
        store.create(CODER, NO_PORT);
        assertThat(entries(disk.path().resolve("profiles"))).containsExactly("coder");
    }

    @Test
    void aPortIsWrittenToTheSettings() throws IOException {
        Profile profile = store.create(CODER, OptionalInt.of(9201));
        assertThat(profile.settings().port()).hasValue(9201);
        assertThat(Ports.of(disk.home()).byProfile()).isEqualTo(new TreeMap<>(Map.of(CODER, 9201)));
    }

    @Test
    void anAppWhoseMarkerIsTheConfigurationFileGetsOne() throws IOException {
        App app = App.builder("acme", List.of("acme")).build();
        Home home = Home.at(app, disk.path());
        Profile plain = new ProfileStore(home).create(CODER, NO_PORT);
        assertThat(home.profile(CODER)).contains(plain);
        assertThat(plain.settings()).isEqualTo(GatewaySettings.DEFAULTS);
        assertThat(new ProfileStore(home)
                        .create(WRITER, OptionalInt.of(5))
                        .settings()
                        .port())
                .hasValue(5);
    }

    @Test
    void aPortOfAnotherProfileIsRefused() throws IOException {
        store.create(CODER, OptionalInt.of(9201));
        assertThatThrownBy(() -> store.create(WRITER, OptionalInt.of(9201)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Port 9201 already belongs to profile coder");
        assertThat(disk.home().profile(WRITER)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65536})
    void aPortOutOfRangeIsRefused(int port) {
        assertThatThrownBy(() -> store.create(CODER, OptionalInt.of(port)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Port must be a number from 1 to 65535, got " + port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hermes", "test", "tmp", "root", "sudo"})
    void reservedNamesAreRefused(String name) {
        assertThatThrownBy(() -> store.create(ProfileName.of(name), NO_PORT))
                .isInstanceOf(RefusedByAppException.class)
                .hasMessage("The profile name " + name + " is reserved");
        assertThat(disk.path().resolve("profiles")).doesNotExist();
    }

    @Test
    void theRootProfileIsNotCreatedDeletedOrRenamed() throws IOException {
        store.create(CODER, NO_PORT);
        assertThatThrownBy(() -> store.create(ProfileName.DEFAULT, NO_PORT))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The profile default is the home itself: it always exists and cannot be created");
        assertThatThrownBy(() -> store.delete(ProfileName.DEFAULT)).hasMessageEndingWith("cannot be deleted");
        assertThatThrownBy(() -> store.rename(ProfileName.DEFAULT, WRITER)).hasMessageEndingWith("cannot be renamed");
        assertThatThrownBy(() -> store.rename(CODER, ProfileName.DEFAULT)).hasMessageEndingWith("cannot be created");
        assertThat(disk.path()).exists();
        assertThat(disk.directory("coder")).exists();
    }

    @Test
    void aTakenNameIsRefused() throws IOException {
        Files.createDirectories(disk.path().resolve("profiles"));
        Path outside = Files.createDirectory(disk.path().resolve("outside"));
        Files.writeString(disk.directory("file"), "mine");
        Files.createDirectory(disk.directory("empty"));
        Files.createSymbolicLink(disk.directory("link"), outside);
        Files.createSymbolicLink(disk.directory("dangling"), Path.of("nowhere"));
        disk.profile("real");
        for (String name : List.of("file", "empty", "link", "dangling")) {
            assertThatThrownBy(() -> store.create(ProfileName.of(name), NO_PORT))
                    .isInstanceOf(FileAlreadyExistsException.class)
                    .hasMessageContaining("something else already has that name");
        }
        assertThatThrownBy(() -> store.create(ProfileName.of("real"), NO_PORT))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("profile real already exists");
        assertThat(entries(outside)).isEmpty();
        assertThat(entries(disk.directory("empty"))).isEmpty();
        assertThat(disk.directory("file")).hasContent("mine");
        assertThat(entries(disk.path().resolve("profiles")))
                .containsExactly("dangling", "empty", "file", "link", "real");
    }

    @Test
    void aMissingHomeIsAnError() {
        ProfileStore nowhere =
                new ProfileStore(Home.at(Presets.named("hermes"), disk.path().resolve("absent")));
        assertThatThrownBy(() -> nowhere.create(CODER, NO_PORT)).isInstanceOf(NoSuchFileException.class);
        assertThat(disk.path().resolve("absent")).doesNotExist();
    }

    @Test
    void oneOfManyCreatorsOfANameWins() throws Exception {
        List<Callable<Profile>> creators = Stream.generate(() -> (Callable<Profile>) () -> store.create(CODER, NO_PORT))
                .limit(16)
                .toList();
        int made = 0;
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (Future<Profile> creation : threads.invokeAll(creators)) {
                try {
                    creation.get();
                    made++;
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(FileAlreadyExistsException.class);
                }
            }
        }
        assertThat(made).isEqualTo(1);
        assertThat(entries(disk.path().resolve("profiles"))).containsExactly("coder");
    }

    @Test
    void deletionDoesNotFollowLinks() throws IOException {
        Path outside = Files.createDirectory(disk.path().resolve("outside"));
        Path precious = Files.writeString(outside.resolve("precious"), "keep");
        Path directory = disk.profile("coder");
        Files.createDirectories(directory.resolve("a/b/c"));
        Files.createSymbolicLink(directory.resolve("a/link"), outside);
        Files.createSymbolicLink(directory.resolve("file"), precious);
        HomeOnDisk.fifo(directory.resolve("pipe"));
        store.delete(CODER);
        assertThat(entries(disk.path().resolve("profiles"))).isEmpty();
        assertThat(precious).hasContent("keep");
    }

    @Test
    void onlyARealProfileIsDeleted() throws IOException {
        Files.createDirectories(disk.directory("plain"));
        Path target = disk.profile("target");
        Files.createSymbolicLink(disk.directory("link"), target);
        for (String name : List.of("absent", "plain", "link")) {
            assertThatThrownBy(() -> store.delete(ProfileName.of(name)))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining("profile " + name + " does not exist");
        }
        assertThat(target.resolve("SOUL.md")).exists();
        assertThat(disk.directory("plain")).exists();
    }

    @Test
    void renamingKeepsEverything() throws IOException {
        store.create(CODER, OptionalInt.of(9201));
        disk.intent("coder", Intent.RUNNING);
        Profile renamed = store.rename(CODER, WRITER);
        assertThat(renamed.directory()).isEqualTo(disk.directory("writer"));
        assertThat(renamed.intent().intent()).isEqualTo(Intent.RUNNING);
        assertThat(renamed.settings().port()).hasValue(9201);
        assertThat(disk.home().profile(CODER)).isEmpty();
    }

    @Test
    void renamingReplacesNothing() throws IOException {
        disk.profile("coder");
        disk.profile("writer");
        Files.createDirectories(disk.directory("empty"));
        for (String name : List.of("writer", "empty", "coder")) {
            assertThatThrownBy(() -> store.rename(CODER, ProfileName.of(name)))
                    .isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThatThrownBy(() -> store.rename(ProfileName.of("absent"), ProfileName.of("x")))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.rename(CODER, ProfileName.of("root"))).isInstanceOf(RefusedByAppException.class);
        assertThat(entries(disk.path().resolve("profiles"))).containsExactly("coder", "empty", "writer");
    }

    @Test
    void portConflictsAreFound() throws IOException {
        for (String name : List.of("a", "b", "c", "broken")) {
            disk.profile(name);
        }
        disk.config("default", "gateway: {port: 1}\n");
        disk.config("a", "gateway: {port: 2}\n");
        disk.config("b", "gateway: {port: 1}\n");
        disk.config("c", "gateway: {port: 2}\n");
        disk.config("broken", "gateway: [");
        assertThat(Ports.of(disk.home()).conflicts())
                .containsExactly(
                        new Ports.Conflict(1, ProfileName.DEFAULT, ProfileName.of("b")),
                        new Ports.Conflict(2, ProfileName.of("a"), ProfileName.of("c")));
    }

    @Test
    void newFilesOfRootBelongToTheHomesOwner() throws IOException {
        assumeTrue(Accounts.isRoot(), "only root can give a file to another user");
        Host.requireReachableByNobody(disk.path().getParent());
        Files.setAttribute(disk.path(), "unix:uid", 4711);
        Files.setAttribute(disk.path(), "unix:gid", 4711);
        store.create(CODER, OptionalInt.of(9201));
        assertThat(owners(disk.path().resolve("profiles"))).containsExactly(4711);
    }

    @Test
    void rootDoesNotFollowLinksInTheHome() throws IOException {
        assumeTrue(Accounts.isRoot(), "only root does not follow the link");
        Path outside = Files.createDirectory(disk.path().resolve("outside"));
        Files.createSymbolicLink(disk.path().resolve("profiles"), outside);
        assertThatThrownBy(() -> store.create(CODER, NO_PORT)).isInstanceOf(IOException.class);
        assertThat(entries(outside)).isEmpty();
    }
}
