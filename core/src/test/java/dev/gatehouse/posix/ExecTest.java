package dev.gatehouse.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A separate JVM replaces itself by a shell, which prints what it finds. */
@Timeout(60)
class ExecTest {
    /** The shell reads it itself: while it starts a child it blocks all signals, which the child inherits. */
    private static final String TELL_BLOCKED =
            "while read -r key value; do [ \"$key\" != SigBlk: ] || echo \"blocked $value\"; done </proc/$$/status";

    private static final String TELL = TELL_BLOCKED + """

            echo "pid $$"
            echo "directory $(pwd -P)"
            echo "arguments $0|$1|$2"
            for fd in /proc/$$/fd/*; do [ ! -e "$fd" ] || echo "descriptor ${fd##*/}"; done
            echo "variables $(tr '\\0' '|' </proc/$$/environ)"
            """;

    @TempDir
    private Path path;

    /** Replaces itself by the given program, in a directory. */
    static final class Replaced {
        private Replaced() {}

        public static void main(String[] arguments) {
            System.out.println("before " + ProcessHandle.current().pid());
            List<String> words = List.of(arguments).subList(2, arguments.length);
            try {
                Exec.replace(
                        Path.of(arguments[1]), words, Map.of("ONE", "a b", "TWO", "ü=$x\n"), Path.of(arguments[0]));
            } catch (IOException e) {
                System.out.println("failed: " + e.getMessage());
            }
        }
    }

    private Ran replaced(Path directory, String... words) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(directory.toString()));
        arguments.addAll(List.of(words));
        // Two descriptors from outside Java, without the close-on-exec flag.
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", "exec 7</dev/null 8>/dev/null; exec \"$@\"", "sh"));
        command.addAll(Host.java(Replaced.class, arguments.toArray(String[]::new)));
        return Ran.in(path, Map.of(), command);
    }

    @Test
    void becomesAnotherProgram() throws IOException {
        Ran ran = replaced(path, "/bin/sh", "-sh", "-c", TELL, "zero", "first word", "");
        assertThat(ran.exit()).as(ran.toString()).isZero();
        List<String> lines = ran.output().lines().toList();
        Map<String, List<String>> told = lines.stream()
                .map(line -> line.split(" ", 2))
                .filter(words -> words.length == 2)
                .collect(Collectors.groupingBy(
                        words -> words[0], Collectors.mapping(words -> words[1], Collectors.toList())));
        assertThat(told.get("pid")).as("the pid is kept").isEqualTo(told.get("before"));
        assertThat(told.get("directory")).containsExactly(path.toRealPath().toString());
        assertThat(told.get("arguments")).containsExactly("zero|first word|");
        assertThat(told.get("blocked")).as("no signal is blocked").containsExactly("0000000000000000");
        assertThat(told.get("descriptor"))
                .as("no other descriptors are inherited")
                .containsExactly("0", "1", "2");
        String variables = ran.output().substring(ran.output().indexOf("variables ") + "variables ".length());
        assertThat(variables).contains("ONE=a b|").contains("TWO=ü=$x\n|").hasSize("ONE=a b|TWO=ü=$x\n|\n".length());
    }

    /** A child inherits the mask of blocked signals, and a gateway must react to SIGTERM. */
    @Test
    void unblocksSignalsThatItWasStartedWithBlocked() throws IOException {
        List<String> blocking = List.of(Host.require("env").toString(), "--block-signal=TERM,USR1");
        List<String> plain = new ArrayList<>(blocking);
        plain.addAll(List.of("/bin/sh", "-c", TELL_BLOCKED));
        assumeTrue(
                Ran.in(path, Map.of(), plain).output().equals("blocked 0000000000004200\n"),
                "this env cannot block signals");
        List<String> command = new ArrayList<>(blocking);
        command.addAll(Host.java(Replaced.class, path.toString(), "/bin/sh", "sh", "-c", TELL_BLOCKED));
        assertThat(Ran.in(path, Map.of(), command).output()).endsWith("\nblocked 0000000000000000\n");
    }

    @Test
    void hasTheExitCodeOfTheProgram() throws IOException {
        Ran ran = replaced(path, "/bin/sh", "sh", "-c", "exit 42");
        assertThat(ran.exit()).as(ran.toString()).isEqualTo(42);
    }

    @Test
    void reportsAProgramThatCannotBeStarted() throws IOException {
        Ran absent = replaced(path, path.resolve("absent").toString(), "absent");
        assertThat(absent.output()).contains("failed: exec " + path.resolve("absent") + ": No such file or directory");
        Path plain = Files.writeString(path.resolve("plain"), "");
        Ran refused = replaced(path, plain.toString(), "plain");
        assertThat(refused.output()).contains("failed: exec " + plain + ": Permission denied");
        Ran nowhere = replaced(path.resolve("absent"), "/bin/sh", "sh");
        assertThat(nowhere.output()).contains("failed: chdir " + path.resolve("absent"));
    }

    @Test
    void sendsSignals() throws Exception {
        Process process = new ProcessBuilder("cat").start();
        try {
            Exec.signal((int) process.pid(), 0);
            assertThat(process.isAlive()).isTrue();
            Exec.signal((int) process.pid(), 15);
            assertThat(process.waitFor()).isEqualTo(128 + 15);
        } finally {
            process.destroyForcibly();
        }
        assertThatThrownBy(() -> Exec.signal((int) process.pid(), 0))
                .isInstanceOf(PosixException.class)
                .hasMessage("kill process " + process.pid() + ": No such process");
    }
}
