package dev.gatehouse.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Creates directories, files and FIFOs with exactly their mode, and never in place of something else. */
class DirectoryMakingTest extends DirectoryConfinement {
    @ParameterizedTest
    @ValueSource(ints = {0755, 0700, 0711, 01777, 02750, 03730, 01733})
    void createsDirectoriesWithExactlyTheirMode(int mode) throws IOException {
        try (Directory made = directory.makeChild("child", mode)) {
            assertThat(mode(path.resolve("child"))).isEqualTo(mode);
            assertThat(made.attributes().permissions()).isEqualTo(mode);
            assertThat(made.attributes().isDirectory()).isTrue();
            assertThat(made.path()).isEqualTo(path.resolve("child"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0644, 0755, 0600, 0666, 04711})
    void createsFilesWithExactlyTheirModeAndContent(int mode) throws IOException {
        directory.createFile("file", bytes("content\n"), mode);
        assertThat(mode(path.resolve("file"))).isEqualTo(mode);
        assertThat(Files.readString(path.resolve("file"))).isEqualTo("content\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0660, 0622, 0600, 0666})
    void createsFifosWithExactlyTheirMode(int mode) throws IOException {
        directory.makeFifo("fifo", mode);
        assertThat(mode(path.resolve("fifo"))).isEqualTo(mode);
        assertThat(directory.attributes("fifo").isFifo()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "0077", "0227"})
    void theUmaskDoesNotAffectModes(String umask) throws IOException {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"));
        words.addAll(Host.java(Modes.class, path.toString()));
        Ran ran = Ran.in(top, Map.of(), words);
        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(mode(path.resolve("event"))).isEqualTo(03730);
        assertThat(mode(path.resolve("supervise"))).isEqualTo(0755);
        assertThat(mode(path.resolve("control"))).isEqualTo(0660);
        assertThat(mode(path.resolve("listener"))).isEqualTo(0622);
        assertThat(mode(path.resolve("run"))).isEqualTo(0755);
        assertThat(mode(path.resolve("replaced"))).isEqualTo(0644);
        assertThat(mode(path.resolve("appended"))).isEqualTo(0664);
    }

    /** Creates one of each under the inherited umask. */
    static final class Modes {
        private Modes() {}

        public static void main(String[] arguments) throws IOException {
            try (Directory directory = Directory.open(Path.of(arguments[0]))) {
                directory.makeChild("event", 03730).close();
                directory.makeChild("supervise", 0755).close();
                directory.makeFifo("control", 0660);
                directory.makeFifo("listener", 0622);
                directory.createFile("run", new byte[1], 0755);
                directory.replaceFile("replaced", new byte[1], 0644, -1, -1);
                directory.appendFile("appended", new byte[1], 0664, -1, -1);
            }
        }
    }

    @Test
    void largeContentIsWrittenCompletely() throws IOException {
        byte[] content = new byte[3_000_001];
        Arrays.fill(content, (byte) 'x');
        directory.createFile("large", content, 0600);
        assertThat(Files.readAllBytes(path.resolve("large"))).isEqualTo(content);
    }

    @Test
    void existingEntriesAreNotReplaced() throws IOException {
        Files.writeString(path.resolve("file"), "old");
        assertErrno(() -> directory.createFile("file", bytes("new"), 0600), Errno.EEXIST);
        assertErrno(() -> directory.makeChild("file", 0700), Errno.EEXIST);
        assertErrno(() -> directory.makeFifo("file", 0600), Errno.EEXIST);
        assertThat(Files.readString(path.resolve("file"))).isEqualTo("old");
    }

    @Test
    void nothingIsCreatedThroughALink() throws IOException {
        link("to-file", outside.resolve("file"));
        link("to-nothing", outside.resolve("new"));
        for (String name : List.of("to-file", "to-nothing")) {
            assertErrno(() -> directory.createFile(name, bytes("x"), 0600), Errno.EEXIST);
            assertErrno(() -> directory.makeChild(name, 0700), Errno.EEXIST);
            assertErrno(() -> directory.makeFifo(name, 0600), Errno.EEXIST);
        }
        assertOutsideIsUntouched();
    }

    @Test
    void aFifoWhoseModeCannotBeSetIsDeleted() throws IOException {
        Host.requireRoot();
        // If the umask clears all bits, the owner cannot open the FIFO and therefore not change its mode.
        Host.requireReachableByNobody(top);
        Host.requireClassesReadableByNobody();
        directory.chmod(0777);
        List<String> words = new ArrayList<>(Host.asNobody());
        words.addAll(List.of("/bin/sh", "-c", "umask 0777; exec \"$@\"", "sh"));
        words.addAll(Host.java(HalfMade.class, path.toString()));
        Ran ran = Ran.in(top, Map.of(), words);
        assertThat(ran.output()).as(ran.toString()).isEqualTo("refused\nrefused\n");
        assertThat(directory.list()).isEmpty();
    }

    /** Tries to create entries that it cannot open afterwards. */
    static final class HalfMade {
        private HalfMade() {}

        public static void main(String[] arguments) throws IOException {
            try (Directory directory = Directory.open(Path.of(arguments[0]))) {
                report(() -> directory.makeFifo("fifo", 0660));
                report(() -> directory.makeChild("child", 0755).close());
            }
        }

        private static void report(Making making) {
            try {
                making.make();
                System.out.println("made");
            } catch (IOException e) {
                System.out.println("refused");
            }
        }

        /** One attempt. */
        @FunctionalInterface
        private interface Making {
            void make() throws IOException;
        }
    }
}
