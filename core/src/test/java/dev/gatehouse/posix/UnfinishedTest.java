package dev.gatehouse.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedTest {
    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void linkFree() throws IOException {
        directory = temporary.toRealPath();
    }

    @Test
    void whatThisProcessWritesIsNoLeftover() throws IOException {
        try (Unfinished file = Unfinished.file(directory);
                Unfinished made = Unfinished.directory(directory)) {
            assertThat(file.path()).isRegularFile();
            assertThat(made.path()).isDirectory();
            assertThat(Unfinished.leftovers(directory)).isEmpty();
            removeAll(List.of(file.path(), made.path()));
            assertThat(file.path()).exists();
            assertThat(made.path()).exists();
        }
    }

    @Test
    void whatStaysAfterwardsIsALeftover() throws IOException {
        Path file;
        Path made;
        try (Unfinished first = Unfinished.file(directory);
                Unfinished second = Unfinished.directory(directory)) {
            file = first.path();
            made = second.path();
        }
        assertThat(Unfinished.leftovers(directory)).containsExactlyInAnyOrder(file, made);
        removeAll(Unfinished.leftovers(directory));
        assertThat(directory).isEmptyDirectory();
    }

    /** The lock ends with its process, however that ends. */
    @Test
    void whatAnotherProcessWritesIsALeftoverOnceThatIsKilled() throws Exception {
        Process writer = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = writer.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("ready");
            assertThat(Unfinished.leftovers(directory)).isEmpty();
            try (var entries = Files.list(directory)) {
                removeAll(entries.filter(entry -> !entry.toString().endsWith(".lock"))
                        .toList());
            }
            assertThat(directory).isNotEmptyDirectory();
        } finally {
            writer.destroyForcibly();
            writer.onExit().join();
        }
        assertThat(Unfinished.leftovers(directory)).hasSize(2);
        removeAll(Unfinished.leftovers(directory));
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatIsDeletedHasATemporaryName() throws IOException {
        Path doomed = Files.createDirectory(directory.resolve("doomed"));
        Files.createFile(doomed.resolve("secret"));
        try (Unfinished removal = Unfinished.removal(directory, "doomed")) {
            assertThat(doomed).doesNotExist();
            assertThat(removal.path().resolve("secret")).exists();
            assertThat(Unfinished.leftovers(directory)).isEmpty();
        }
        assertThat(Unfinished.leftovers(directory)).hasSize(1);
    }

    @Test
    void otherNamesAndLinksAreNoLeftovers() throws IOException {
        Files.createFile(directory.resolve("tmp-file"));
        Files.createSymbolicLink(directory.resolve(".tmp-link"), directory.resolve("tmp-file"));
        assertThat(Unfinished.leftovers(directory)).isEmpty();
        assertThat(Unfinished.leftovers(directory.resolve("absent"))).isEmpty();
    }

    private void removeAll(List<Path> leftovers) throws IOException {
        for (Path leftover : leftovers) {
            Unfinished.remove(leftover, name -> Files.delete(directory.resolve(name)));
        }
    }

    /** Writes a file and fills a directory until it is killed. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            Path directory = Path.of(arguments[0]);
            try (Unfinished _ = Unfinished.file(directory);
                    Unfinished _ = Unfinished.directory(directory)) {
                System.out.println("ready");
                System.in.read();
            }
        }
    }
}
