package dev.gatehouse.systemtest.wine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.systemtest.namespace.Running;
import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How a prefix ends, with scripts in the place of Wine's programs. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "Wine's processes are found in /proc")
class WinePrefixTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    private Path root;

    /** Opens a prefix, starts a program there, prints their folder and pid, and waits to be ended. */
    static final class Opener {
        public static void main(String[] arguments) throws IOException {
            WinePrefix prefix = WinePrefix.open(new WineInstallation(Path.of(arguments[0])));
            String pid = prefix.start(prefix.driveD(), List.of("program"))
                    .nextLine(LIMIT)
                    .orElseThrow();
            System.out.println(pid + " " + prefix.driveD().getParent());
            while (System.in.read() >= 0) {}
        }
    }

    private Path program(String name, String text) throws IOException {
        Path file = Files.createDirectories(root.resolve("bin")).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private ProcessBuilder opener() throws IOException {
        Path installation = Files.createDirectory(root.resolve("installation"));
        Files.createDirectories(installation.resolve("prefix/drive_c/windows/system32/tasks"));
        ProcessBuilder builder = new ProcessBuilder(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Opener.class.getName(),
                installation.toString()));
        builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
        return builder;
    }

    @Test
    void aPrefixEndsWithTheJvmThatOpenedIt() throws IOException {
        program("wine", "echo $$; exec sleep 600");
        program("wineserver", "echo \"$1 $WINEPREFIX\" >>'" + root + "/asked'");
        Process process = opener().start();
        try (Running running = new Running("java", process)) {
            String[] told = running.nextLine(LIMIT)
                    .orElseThrow(() -> new AssertionError(running.errorSoFar()))
                    .split(" ", 2);
            ProcessHandle program = ProcessHandle.of(Long.parseLong(told[0])).orElseThrow();
            Path folder = Path.of(told[1]);
            assertThat(folder).exists();

            process.destroy();
            running.result(LIMIT);

            Poll.until("the program has ended", LIMIT, () -> !program.isAlive());
            assertThat(folder).doesNotExist();
            assertThat(root.resolve("asked")).hasContent("-k " + folder + "/prefix\n-w " + folder + "/prefix");
        }
    }

    @Test
    void whatAServerDoesNotEndIsKilled() throws Exception {
        Path prefix = Files.createDirectory(root.resolve("prefix"));
        WineServer server =
                new WineServer(root, prefix, Duration.ofMillis(50), program("wineserver", "exec sleep 600"));
        ProcessBuilder builder = new ProcessBuilder("sleep", "600");
        server.environment(builder);
        Process process = builder.start();
        Process other = new ProcessBuilder("sleep", "600").start();
        try {
            assertThatThrownBy(server::end)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("wineserver -k did not exit");
            assertThat(process.isAlive()).isFalse();
            assertThat(other.isAlive()).isTrue();
        } finally {
            process.destroyForcibly();
            other.destroyForcibly();
        }
    }

    @Test
    void aPrefixThatCannotBeCreatedLeavesNothing() throws IOException {
        Path folder = Files.createDirectory(root.resolve("folder"));
        WineInstallation missing = new WineInstallation(root.resolve("missing"));
        assertThatThrownBy(() -> WinePrefix.open(missing, folder)).isInstanceOf(UncheckedIOException.class);
        assertThat(folder).doesNotExist();
    }
}
