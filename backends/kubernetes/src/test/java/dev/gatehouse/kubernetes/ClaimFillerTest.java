package dev.gatehouse.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the script of the first container with directories of this test instead of claims. */
class ClaimFillerTest {
    private static final Workload WORKLOAD =
            Workload.parse(Map.of("image", "x", "claim", "acme", "profile-claim", "acme-{profile}"));

    @TempDir
    private Path directory;

    private Path profiles;

    @BeforeEach
    void create() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/sys/kernel/random/uuid")), "only Linux has containers of a cluster");
        profiles = Files.createDirectories(directory.resolve("home/profiles"));
    }

    private Path place(String name) throws IOException {
        return Files.createDirectories(directory.resolve("claims/acme-" + name));
    }

    private void profile(String name) throws IOException {
        Path coder = Files.createDirectories(profiles.resolve(name).resolve(".hidden/it's deep"));
        Files.writeString(coder.resolve("file"), "deep");
        Files.writeString(profiles.resolve(name).resolve("SOUL.md"), name);
    }

    private void fill(String... names) throws Exception {
        Map<String, Path> directories = new TreeMap<>();
        for (String name : names) {
            directories.put("acme-" + name, profiles.resolve(name));
            place(name);
        }
        List<String> command = new ArrayList<>();
        Object words = new ClaimFiller(profiles.toString(), directories)
                .container(WORKLOAD, new Tree())
                .keys()
                .get("command");
        for (Object word : (List<?>) words) {
            String text = String.valueOf(word);
            command.add(text.startsWith("/claims/") ? directory + text : text);
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        assertThat(process.waitFor())
                .as(() -> {
                    try {
                        return Files.readString(directory.resolve("output"));
                    } catch (IOException e) {
                        return e.toString();
                    }
                })
                .isZero();
    }

    private static List<String> names(Path path) throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    private String mark(String name) throws IOException {
        return Files.readString(place(name).resolve(ProfileClaim.FILE)).strip();
    }

    @Test
    void aProfileMovesIntoItsClaim() throws Exception {
        profile("coder");
        Files.createDirectories(place("coder").resolve("lost+found"));
        fill("coder");
        assertThat(place("coder").resolve("SOUL.md")).hasContent("coder");
        assertThat(place("coder").resolve(".hidden/it's deep/file")).hasContent("deep");
        assertThat(names(profiles.resolve("coder"))).isEmpty();
        assertThat(names(place("coder"))).containsExactly(".gatehouse", ".hidden", "SOUL.md", "lost+found");
        assertThat(mark("coder")).matches("acme-coder [0-9a-f-]{36}");
    }

    @Test
    void whatIsInAClaimStays() throws Exception {
        profile("coder");
        fill("coder");
        String mark = mark("coder");
        // Something that wrote below the mount point does not replace what is in use.
        Files.writeString(profiles.resolve("coder/SOUL.md"), "other");
        fill("coder");
        assertThat(place("coder").resolve("SOUL.md")).hasContent("coder");
        assertThat(mark("coder")).isEqualTo(mark);

        profile("writer");
        Files.writeString(place("writer").resolve("SOUL.md"), "prepared");
        fill("coder", "writer");
        assertThat(place("writer").resolve("SOUL.md")).hasContent("prepared");
        assertThat(profiles.resolve("writer/SOUL.md")).hasContent("writer");
        assertThat(mark("writer")).startsWith("acme-writer ");
    }

    @Test
    void anInterruptedMoveIsContinued() throws Exception {
        profile("coder");
        // A clone has the mark of another claim.
        Files.createDirectories(profiles.resolve("coder/.gatehouse"));
        Files.writeString(profiles.resolve("coder").resolve(ProfileClaim.FILE), "acme-other 1");
        Path place = place("coder");
        Files.createFile(place.resolve(".gatehouse-moving"));
        Files.createDirectories(place.resolve(".gatehouse"));
        Files.writeString(place.resolve(ProfileClaim.FILE), "acme-other 1");
        fill("coder");
        assertThat(place.resolve("SOUL.md")).hasContent("coder");
        assertThat(mark("coder")).startsWith("acme-coder ");
        assertThat(names(profiles.resolve("coder"))).isEmpty();
        assertThat(place.resolve(".gatehouse-moving")).doesNotExist();
    }

    @Test
    void theMountPointOfADeletedProfileGoes() throws Exception {
        profile("coder");
        Files.createDirectories(profiles.resolve("deleted"));
        profile("shared");
        fill("coder");
        assertThat(names(profiles)).containsExactly("coder", "shared");
    }
}
