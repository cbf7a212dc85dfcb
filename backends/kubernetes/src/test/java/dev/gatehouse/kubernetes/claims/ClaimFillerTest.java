package dev.gatehouse.kubernetes.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.RunRecord;
import dev.gatehouse.kubernetes.workload.Workload;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the script of the first container with directories of this test instead of claims, as an account other than root. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the script runs in containers of Linux")
class ClaimFillerTest {
    private static final Workload WORKLOAD =
            Workload.parse(Map.of("image", "x", "claim", "acme", "profile-claim", "acme-{profile}"));
    private static final String SHELLS = "dev.gatehouse.kubernetes.workload.LaunchedGateway#shells";
    private static final String MOVING = ".gatehouse-moving";
    private static final String MOVED = ".gatehouse-moved";
    private static final int ACCOUNT = 10_000;

    @TempDir
    private Path directory;

    private Home home;
    private Path profiles;

    @BeforeEach
    void create() throws IOException {
        home = new Home(Presets.named("hermes"), directory.resolve("home"));
        profiles = Files.createDirectories(home.profilesDirectory());
    }

    private Path place(String name) throws IOException {
        return Files.createDirectories(directory.resolve("claims/acme-" + name));
    }

    private Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void profile(String name) throws IOException {
        write(profiles.resolve(name).resolve(".hidden/it's deep/file"), "deep");
        write(profiles.resolve(name).resolve("SOUL.md"), name);
    }

    private void record(String name, String state) throws IOException {
        write(
                RunRecord.file(home.path(), new Profile(home, ProfileName.of(name)).service()),
                "format=1 pod=u1 state=" + state + " since=1 run=1 why=no state=down\n");
    }

    /** A process's exit code and output. */
    private record Ended(int code, String output) {}

    private static Ended run(Path output, List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int code = process.waitFor();
        return new Ended(code, Files.readString(output));
    }

    private Ended run(String shell, String... names) throws Exception {
        Map<String, Profile> claims = new TreeMap<>();
        for (String name : names) {
            claims.put("acme-" + name, new Profile(home, ProfileName.of(name)));
            place(name);
        }
        List<String> command = new ArrayList<>();
        Path output = directory.resolveSibling(directory.getFileName() + ".output");
        if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            // Nothing is read-only for root.
            run(output, List.of("chown", "-hR", ACCOUNT + ":" + ACCOUNT, directory.toString()));
            command.addAll(List.of("setpriv", "--reuid=" + ACCOUNT, "--regid=" + ACCOUNT, "--clear-groups"));
        }
        command.addAll(List.of(shell.split(" ")));
        Tree mount = new Tree().with("mountPath", home.path().toString());
        List<?> words = (List<?>)
                new ClaimFiller(home, claims).container(WORKLOAD, mount).keys().get("command");
        for (Object word : words.subList(1, words.size())) {
            String text = String.valueOf(word);
            command.add(text.startsWith("/claims/") ? directory + text : text);
        }
        try {
            return run(output, command);
        } finally {
            Files.delete(output);
        }
    }

    private void fill(String shell, String... names) throws Exception {
        Ended ended = run(shell, names);
        assertThat(ended.code()).as(ended.output()).isZero();
    }

    private void refuses(String shell, String message, String... names) throws Exception {
        Ended ended = run(shell, names);
        assertThat(ended.code()).as(ended.output()).isNotZero();
        assertThat(ended.output()).contains(message);
    }

    private static List<String> names(Path path) throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private String mark(String name) throws IOException {
        return Files.readString(place(name).resolve(ProfileClaim.FILE)).strip();
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void aProfileMovesIntoItsClaim(String shell) throws Exception {
        profile("coder");
        record("coder", "down");
        Files.createDirectories(place("coder").resolve("lost+found"));
        fill(shell, "coder");
        assertThat(place("coder").resolve("SOUL.md")).hasContent("coder");
        assertThat(place("coder").resolve(".hidden/it's deep/file")).hasContent("deep");
        assertThat(names(profiles)).containsExactly("coder");
        assertThat(names(profiles.resolve("coder"))).isEmpty();
        assertThat(names(place("coder"))).containsExactly(".gatehouse", ".hidden", "SOUL.md", "lost+found");
        assertThat(mark("coder")).matches("acme-coder [0-9a-f-]{36}");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void aNewProfileHasNothingToMove(String shell) throws Exception {
        record("coder", "up");
        fill(shell, "coder");
        assertThat(names(place("coder"))).containsExactly(".gatehouse");
        assertThat(mark("coder")).startsWith("acme-coder ");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void whatIsInAClaimStays(String shell) throws Exception {
        profile("coder");
        fill(shell, "coder");
        String mark = mark("coder");
        record("coder", "up");
        // Something that wrote below the mount point does not replace what is in use.
        Files.writeString(profiles.resolve("coder/SOUL.md"), "other");
        fill(shell, "coder");
        assertThat(place("coder").resolve("SOUL.md")).hasContent("coder");
        assertThat(mark("coder")).isEqualTo(mark);

        profile("writer");
        Files.writeString(place("writer").resolve("SOUL.md"), "prepared");
        fill(shell, "coder", "writer");
        assertThat(place("writer").resolve("SOUL.md")).hasContent("prepared");
        assertThat(profiles.resolve("writer/SOUL.md")).hasContent("writer");
        assertThat(mark("writer")).startsWith("acme-writer ");
    }

    /** Such as a claim that was made from a snapshot. */
    @ParameterizedTest
    @MethodSource(SHELLS)
    void aCopyOfAnotherClaimGetsAMarkOfItsOwn(String shell) throws Exception {
        write(place("writer").resolve("SOUL.md"), "copied");
        write(place("writer").resolve(ProfileClaim.FILE), "acme-coder 1\n");
        fill(shell, "writer");
        assertThat(mark("writer")).matches("acme-writer [0-9a-f-]{36}");
        assertThat(place("writer").resolve("SOUL.md")).hasContent("copied");
    }

    @ParameterizedTest
    @ValueSource(strings = {"starting", "up", "stopping", "crashloop"})
    void theProfileOfARunningGatewayStays(String state) throws Exception {
        profile("coder");
        record("coder", state);
        refuses("sh", "kubectl scale statefulset gw-coder --replicas=0", "coder");
        refuses("sh", "its state is '" + state + "'", "coder");
        assertThat(profiles.resolve("coder/SOUL.md")).hasContent("coder");
        assertThat(names(place("coder"))).containsExactly(MOVING);
        record("coder", "down");
        fill("sh", "coder");
        assertThat(place("coder").resolve("SOUL.md")).hasContent("coder");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void anInterruptedMoveIsContinued(String shell) throws Exception {
        profile("coder");
        // A clone has the mark of another claim.
        write(profiles.resolve("coder").resolve(ProfileClaim.FILE), "acme-other 1");
        Files.move(profiles.resolve("coder"), profiles.resolve(MOVING + ".coder"));
        Path place = place("coder");
        Files.createFile(place.resolve(MOVING));
        write(place.resolve(ProfileClaim.FILE), "acme-other 1");
        write(place.resolve(".hidden/it's deep/file"), "de");
        mode(place.resolve(".hidden/it's deep"), "r-xr-xr-x");
        mode(place.resolve(".hidden/it's deep/file"), "r--r--r--");
        fill(shell, "coder");
        assertThat(place.resolve("SOUL.md")).hasContent("coder");
        assertThat(place.resolve(".hidden/it's deep/file")).hasContent("deep");
        assertThat(mark("coder")).startsWith("acme-coder ");
        assertThat(names(profiles)).containsExactly("coder");
        assertThat(names(profiles.resolve("coder"))).isEmpty();
        assertThat(names(place)).doesNotContain(MOVING, MOVED);
    }

    /** The gateway may have been started meanwhile. */
    @ParameterizedTest
    @MethodSource(SHELLS)
    void whatIsCopiedIsNotCopiedAgain(String shell) throws Exception {
        write(profiles.resolve(MOVING + ".coder/SOUL.md"), "former");
        Files.createDirectory(profiles.resolve("coder"));
        write(place("coder").resolve("SOUL.md"), "changed");
        Files.createFile(place("coder").resolve(MOVED));
        fill(shell, "coder");
        assertThat(place("coder").resolve("SOUL.md")).hasContent("changed");
        assertThat(mark("coder")).startsWith("acme-coder ");
        assertThat(names(profiles)).containsExactly("coder");
        assertThat(names(place("coder"))).containsExactly(".gatehouse", "SOUL.md");
    }

    /** As those of Go's module cache. */
    @ParameterizedTest
    @MethodSource(SHELLS)
    void readOnlyDirectoriesMoveToo(String shell) throws Exception {
        profile("coder");
        Path cache = profiles.resolve("coder/go/mod");
        write(cache.resolve("file"), "module");
        mode(cache.resolve("file"), "r--r--r--");
        mode(cache, "r-xr-xr-x");
        mode(cache.getParent(), "r-xr-xr-x");
        fill(shell, "coder");
        assertThat(place("coder").resolve("go/mod/file")).hasContent("module");
        assertThat(Files.getPosixFilePermissions(place("coder").resolve("go/mod")))
                .isEqualTo(PosixFilePermissions.fromString("r-xr-xr-x"));
        assertThat(names(profiles)).containsExactly("coder");
        assertThat(names(profiles.resolve("coder"))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void aProfileThatCannotBeReadIsNotAnEmptyOne(String shell) throws Exception {
        profile("coder");
        mode(profiles.resolve("coder"), "-wx-wx-wx");
        refuses(shell, profiles.resolve("coder").toString(), "coder");
        mode(profiles.resolve("coder"), "rwxr-xr-x");
        assertThat(names(place("coder"))).containsExactly(MOVING);

        mode(profiles.resolve("coder/SOUL.md"), "---------");
        refuses(shell, "cannot be copied to acme-coder; the profile stays in " + profiles.resolve("coder"), "coder");
        assertThat(names(profiles)).containsExactly("coder");
        mode(profiles.resolve("coder/SOUL.md"), "rw-------");
        fill(shell, "coder");
        assertThat(place("coder").resolve("SOUL.md")).hasContent("coder");
        assertThat(names(profiles.resolve("coder"))).isEmpty();
    }

    /** A gateway that sees the whole home can put one there, and each one in its own claim. */
    @ParameterizedTest
    @MethodSource(SHELLS)
    void linksAreRefusedBeforeAnythingChanges(String shell) throws Exception {
        profile("coder");
        profile("before");
        Path other = place("other");
        write(other.resolve("SOUL.md"), "other");
        write(other.resolve(ProfileClaim.FILE), "acme-other 1\n");
        Files.createSymbolicLink(profiles.resolve("writer"), other);
        refuses(shell, profiles.resolve("writer") + " is a link", "before", "writer");
        assertThat(names(place("before"))).isEmpty();
        assertThat(names(place("writer"))).isEmpty();

        Files.createSymbolicLink(place("coder").resolve(".gatehouse"), other.resolve(".gatehouse"));
        refuses(shell, place("coder").resolve(".gatehouse") + " is a link", "coder");
        Files.delete(place("coder").resolve(".gatehouse"));
        Path moved = Files.move(profiles, directory.resolve("elsewhere"));
        Files.createSymbolicLink(profiles, moved);
        refuses(shell, profiles + ", or a directory above it, is a link", "coder");
        assertThat(names(place("coder"))).isEmpty();
        assertThat(names(moved)).contains("coder");
        assertThat(names(other)).containsExactly(".gatehouse", "SOUL.md");
        assertThat(mark("other")).isEqualTo("acme-other 1");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void noLinkInAClaimIsWrittenThrough(String shell) throws Exception {
        Path other = write(place("other").resolve("SOUL.md"), "other");
        Path place = place("coder");
        write(place.resolve("SOUL.md"), "coder");
        Files.createDirectory(place.resolve(".gatehouse"));
        Files.createSymbolicLink(place.resolve(ProfileClaim.FILE), other);
        Files.createSymbolicLink(place.resolve(ProfileClaim.FILE + ".new"), other);
        fill(shell, "coder");
        assertThat(other).hasContent("other");
        assertThat(place.resolve(ProfileClaim.FILE)).isRegularFile();
        assertThat(mark("coder")).startsWith("acme-coder ");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void theMountPointOfADeletedProfileGoes(String shell) throws Exception {
        profile("coder");
        Files.createDirectories(profiles.resolve("deleted"));
        profile("shared");
        fill(shell, "coder");
        assertThat(names(profiles)).containsExactly("coder", "shared");
    }

    /** The app file no longer names claims, for instance. */
    @ParameterizedTest
    @MethodSource(SHELLS)
    void aProfileWhoseMoveIsGivenUpComesBack(String shell) throws Exception {
        profile("coder");
        Files.move(profiles.resolve("coder"), profiles.resolve(MOVING + ".coder"));
        Files.createDirectory(profiles.resolve("coder"));
        write(profiles.resolve(MOVED + ".1/deep/file"), "");
        fill(shell);
        assertThat(names(profiles)).containsExactly("coder");
        assertThat(profiles.resolve("coder/SOUL.md")).hasContent("coder");
    }
}
