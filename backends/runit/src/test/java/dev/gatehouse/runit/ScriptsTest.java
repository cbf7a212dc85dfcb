package dev.gatehouse.runit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the rendered scripts in a service directory without runsv; {@code sleep} only prints its argument. */
@Timeout(60)
class ScriptsTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void writeServiceDirectory() throws IOException {
        write(Samples.RENDERER.render(Samples.plain()));
        Path programs = Files.createDirectory(directory.resolve("programs"));
        script(programs.resolve("sleep"), "#!/bin/sh\necho \"sleep $1\"\n");
        Files.createDirectory(directory.resolve("supervise"));
        supervise("control", "");
        supervise("stat", "finish\n");
    }

    private void write(Rendering rendering) throws IOException {
        for (RenderedFile file : rendering.files()) {
            Path path = directory.resolve(file.path());
            Files.createDirectories(path.getParent());
            Files.write(path, file.bytes());
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static void script(Path path, String text) throws IOException {
        Files.writeString(path, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }

    private void supervise(String name, String text) throws IOException {
        Files.writeString(directory.resolve("supervise").resolve(name), text);
    }

    private String file(String name) throws IOException {
        Path path = directory.resolve(name);
        return Files.exists(path) ? Files.readString(path).strip() : "";
    }

    private String run(String... words) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().merge("PATH", directory.resolve("programs") + ":", (path, first) -> first + path);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private String finish(int code, int signal) throws Exception {
        return run("./finish", Integer.toString(code), Integer.toString(signal));
    }

    @ParameterizedTest
    @CsvSource({"control/t", "finish", "run", "log/run"})
    void theShellAcceptsEveryScript(String name) throws Exception {
        assertThat(run("sh", "-n", name)).isEmpty();
        assertThat(file(name)).startsWith("#!/bin/sh\n# ");
    }

    @ParameterizedTest
    @CsvSource({
        // code, signal: printed, sent to runsv, verdict, recorded end
        "0,   0, '',      d,  finished, 1 0 0",
        "78,  0, '',      d,  failed,   1 78 0",
        "75,  0, '',      '', '',       1 75 0",
        "1,   0, sleep 1, '', '',       1 1 0",
        "-1,  9, sleep 1, '', '',       1 -1 9",
        // A core dump sets a bit.
        "-1, 134, sleep 1, '', '',      1 -1 6",
        "111, 0, sleep 1, '', '',       1 111 0",
    })
    void finishDecidesByTheExitCode(int code, int signal, String printed, String sent, String verdict, String recorded)
            throws Exception {
        assertThat(finish(code, signal)).isEqualTo(printed);
        assertThat(file("supervise/control")).isEqualTo(sent);
        assertThat(file("gatehouse/verdict")).isEqualTo(verdict);
        assertThat(file("gatehouse/ended")).isEqualTo(recorded);
    }

    @Test
    void exit0CanBeFollowedByARestart() throws Exception {
        write(Samples.RENDERER.render(Samples.with(Samples.plain(), RestartPolicy.ALWAYS)));
        started(0);
        assertThat(finish(0, 0)).isEqualTo("sleep 1");
        assertThat(finish(0, 0)).isEqualTo("sleep 2");
        assertThat(file("gatehouse/verdict")).isEmpty();
        assertThat(file("supervise/control")).isEmpty();
        RestartPolicy usual = RestartPolicy.ON_FAILURE;
        RestartPolicy again = new RestartPolicy(
                usual.mode(), usual.first(), usual.longest(), usual.healthy(), new TreeSet<>(Set.of(0)), usual.never());
        write(Samples.RENDERER.render(Samples.with(Samples.plain(), again)));
        assertThat(finish(0, 0)).isEmpty();
        assertThat(file("gatehouse/verdict")).isEmpty();
        assertThat(file("supervise/control")).isEmpty();
        assertThat(file("gatehouse/failures")).isEmpty();
    }

    @Test
    void everyEndIsCounted() throws Exception {
        for (int i = 0; i < 3; i++) {
            finish(1, 0);
        }
        assertThat(file("gatehouse/ended")).isEqualTo("3 1 0");
    }

    @Test
    void theDelayDoublesUpToAMinute() throws Exception {
        started(0);
        List<String> delays = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            delays.add(finish(1, 0));
        }
        assertThat(delays)
                .containsExactly(
                        "sleep 1",
                        "sleep 2",
                        "sleep 4",
                        "sleep 8",
                        "sleep 16",
                        "sleep 32",
                        "sleep 60",
                        "sleep 60",
                        "sleep 60");
    }

    @Test
    void aHealthyMinuteResetsTheCount() throws Exception {
        started(0);
        finish(1, 0);
        finish(1, 0);
        started(60);
        assertThat(finish(1, 0)).isEqualTo("sleep 1");
    }

    /** Records a start some seconds ago. */
    private void started(long ago) throws IOException {
        String uptime = Files.readString(Path.of("/proc/uptime"));
        long now = Long.parseLong(uptime.substring(0, uptime.indexOf('.')));
        Files.writeString(directory.resolve("gatehouse/started"), Long.toString(now - ago));
    }

    @ParameterizedTest
    @CsvSource({"'finish, want down'", "'finish, want exit'", "'finish, got TERM, want down'"})
    void aStopIsNoFailure(String state) throws Exception {
        supervise("stat", state + "\n");
        assertThat(finish(1, 0)).isEmpty();
        assertThat(file("gatehouse/verdict")).isEmpty();
        assertThat(file("gatehouse/failures")).isEmpty();
        assertThat(file("supervise/control")).isEmpty();
        assertThat(file("gatehouse/restarts")).isEmpty();
    }

    /** Whatever the exit code is, another run follows, and the end is no death. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 75, 78, -1})
    void aRequestedRestartNeedsNoDecision(int code) throws Exception {
        Files.createFile(directory.resolve("gatehouse/restart"));
        assertThat(finish(code, 0)).isEmpty();
        assertThat(file("gatehouse/verdict")).isEmpty();
        assertThat(file("supervise/control")).isEmpty();
        assertThat(file("gatehouse/restarts")).as("no restart after a death").isEmpty();
        assertThat(directory.resolve("gatehouse/restart")).doesNotExist();
    }

    @Test
    void aPolicyWithoutRestartsFailsWithTheFirstFailure() throws Exception {
        write(Samples.RENDERER.render(Samples.with(Samples.plain(), RestartPolicy.NEVER)));
        assertThat(finish(75, 0)).isEmpty();
        assertThat(file("gatehouse/verdict")).isEqualTo("failed");
        assertThat(file("supervise/control")).isEqualTo("d");
    }

    /** A gateway that ends at once: {@code chpst -P} has not run yet. */
    @Test
    void theWaitForTheGraceEndsEvenBeforeItIsAGroup() throws Exception {
        Process killer = new ProcessBuilder("/bin/sleep", "1000").start();
        try {
            // Above the kernel's largest pid.
            Files.writeString(directory.resolve("gatehouse/run"), "4194305 1\n");
            Files.writeString(directory.resolve("gatehouse/killer"), killer.pid() + " 4194305\n");
            finish(0, 0);
            assertThat(killer.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            killer.destroyForcibly();
        }
    }

    @Test
    void invalidFilesDoNotStopFinish() throws Exception {
        for (String name : List.of("started", "failures", "ended", "run", "killer")) {
            Files.writeString(directory.resolve("gatehouse").resolve(name), "09x; exit 3\n\n");
        }
        assertThat(finish(1, 0)).isEqualTo("sleep 1");
        assertThat(file("gatehouse/ended")).isEqualTo("1 1 0");
    }
}
