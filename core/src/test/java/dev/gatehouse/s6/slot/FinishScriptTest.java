package dev.gatehouse.s6.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Await;
import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.definition.RestartPolicy;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code finish} decides after a run, and what it ends. */
class FinishScriptTest extends ExecutedFinish {
    @ParameterizedTest
    @MethodSource("shells")
    void exitZeroIsFinished(Host.Shell which) throws IOException {
        shell = which;
        Files.writeString(data.resolve("failures"), "3\n");
        Ran ran = finish(0, 0);
        assertThat(ran.exit()).isEqualTo(DOWN_FOR_GOOD);
        assertThat(ran.output()).isEmpty();
        assertThat(verdict()).isEqualTo("finished");
        assertThat(data.resolve("failures")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void exitZeroCanBeFollowedByARestart(Host.Shell which) throws IOException {
        shell = which;
        definition = new S6Sample().restart(RestartPolicy.ALWAYS).definition();
        started(0);
        assertThat(slept(0, 0)).isZero();
        assertThat(slept(0, 0)).as("a second, of which s6 waits the first").isEqualTo(1);
        assertThat(verdict()).isEmpty();
        RestartPolicy usual = RestartPolicy.ON_FAILURE;
        definition = new S6Sample()
                .restart(new RestartPolicy(
                        usual.mode(),
                        usual.first(),
                        usual.longest(),
                        usual.healthy(),
                        S6Sample.codes(0),
                        usual.never()))
                .definition();
        assertThat(slept(0, 0)).isZero();
        assertThat(data.resolve("failures")).doesNotExist();
        assertThat(verdict()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void exit78IsFailedForGood(Host.Shell which) throws IOException {
        shell = which;
        Files.writeString(data.resolve("failures"), "3\n");
        Ran ran = finish(78, 0);
        assertThat(ran.exit()).isEqualTo(DOWN_FOR_GOOD);
        assertThat(ran.output()).isEmpty();
        assertThat(verdict()).isEqualTo("failed");
        assertThat(data.resolve("failures")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void exit75IsRestartedAtOnce(Host.Shell which) throws IOException {
        shell = which;
        Files.writeString(data.resolve("failures"), "3\n");
        assertThat(slept(75, 0)).isZero();
        assertThat(verdict()).isEmpty();
        assertThat(data.resolve("failures")).as("not a failure").doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aSignalIsAFailure(Host.Shell which) throws IOException {
        shell = which;
        assertThat(slept(256, 9)).isZero();
        assertThat(slept(256, 15)).isEqualTo(1);
        assertThat(verdict()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 74, 76, 77, 79, 125, 127, 255, 256, 750, 780, 175})
    void everyOtherExitIsAFailure(int exitCode) throws IOException {
        Files.writeString(data.resolve("failures"), "2\n");
        assertThat(slept(exitCode, 0)).isEqualTo(3);
        assertThat(verdict()).isEmpty();
    }

    @Test
    void usesTheCodesOfThePolicy() throws IOException {
        definition = new S6Sample()
                .restart(new RestartPolicy(
                        RestartPolicy.Mode.ON_FAILURE,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        S6Sample.codes(3, 30),
                        S6Sample.codes(4, 40)))
                .definition();
        for (int code : new int[] {3, 30}) {
            assertThat(slept(code, 0)).isZero();
            assertThat(verdict()).isEmpty();
        }
        for (int code : new int[] {4, 40}) {
            assertThat(finish(code, 0).exit()).isEqualTo(DOWN_FOR_GOOD);
            assertThat(verdict()).isEqualTo("failed");
            Files.delete(data.resolve("verdict"));
        }
        for (int code : new int[] {75, 78, 33, 44, 300}) {
            Files.deleteIfExists(data.resolve("failures"));
            assertThat(slept(code, 0)).isEqualTo(1);
            assertThat(verdict()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void withoutRestartsEveryExitIsFinal(Host.Shell which) throws IOException {
        shell = which;
        definition = new S6Sample().restart(RestartPolicy.NEVER).definition();
        for (int code : new int[] {1, 75, 78, 256}) {
            Files.deleteIfExists(data.resolve("verdict"));
            Ran ran = finish(code, 0);
            assertThat(ran.exit()).isEqualTo(DOWN_FOR_GOOD);
            assertThat(ran.output()).isEmpty();
            assertThat(verdict()).isEqualTo("failed");
        }
        assertThat(finish(0, 0).exit()).isEqualTo(DOWN_FOR_GOOD);
        assertThat(verdict()).isEqualTo("finished");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void doesNothingIfTheServiceIsNotWantedUp(Host.Shell which) throws IOException {
        shell = which;
        environment.put("WANTED", "false");
        Files.writeString(data.resolve("failures"), "3\n");
        for (int code : new int[] {0, 1, 75, 78, 256}) {
            Ran ran = finish(code, 0);
            assertThat(ran.exit()).isZero();
            assertThat(ran.output()).isEmpty();
        }
        assertThat(verdict()).isEmpty();
        assertThat(data.resolve("failures")).hasContent("3");
    }

    /** A restart that a command asked for follows whatever the exit code is, and is no death. */
    @ParameterizedTest
    @MethodSource("shells")
    void aRequestedRestartNeedsNoDecision(Host.Shell which) throws IOException {
        shell = which;
        Path asked = Files.createDirectories(servicedir.resolve("supervise")).resolve("gatehouse-restart");
        for (int code : new int[] {0, 1, 75, 78, 256}) {
            Files.createFile(asked);
            Ran ran = finish(code, 0);
            assertThat(ran.exit()).as(ran.toString()).isZero();
            assertThat(ran.output()).isEmpty();
            assertThat(asked).doesNotExist();
        }
        assertThat(verdict()).isEmpty();
        assertThat(data.resolve("restarts")).as("no restart after a death").doesNotExist();
        assertThat(finish(0, 0).exit()).as("only once").isEqualTo(DOWN_FOR_GOOD);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void endsTheProcessGroupOfTheRun(Host.Shell which) throws IOException {
        shell = which;
        // Leads a group and is gone, but its child ignores TERM.
        Process run = new ProcessBuilder(
                        "setsid", "bash", "-c", "bash -c 'trap \"\" TERM; echo ready; exec sleep 5000' & echo $$")
                .start();
        List<String> lines = new ArrayList<>();
        var output = run.inputReader();
        lines.add(output.readLine());
        lines.add(output.readLine());
        lines.remove("ready");
        Files.writeString(data.resolve("run"), lines.getFirst() + " 1\n");
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("WANTED", "false");
        definition = new S6Sample().stop("TERM", Duration.ofMillis(300)).definition();
        assertThat(finish(0, 0).exit()).isZero();
        assertThat(output.readLine()).as("the child closed its output").isNull();
        assertThat(data.resolve("run")).doesNotExist();
    }

    /** The disk under the log is full: nothing reads the pipe. Each run of a crash loop ends its last line. */
    @ParameterizedTest
    @MethodSource("shells")
    void aLoggerThatReadsNothingKeepsOneProcessWaiting(Host.Shell which) throws IOException {
        shell = which;
        Path pipe = top.resolve("pipe");
        assertThat(Ran.in(top, Map.of(), List.of("mkfifo", pipe.toString())).exit())
                .isZero();
        environment.put("WANTED", "false");
        try (RandomAccessFile logger = new RandomAccessFile(pipe.toFile(), "rw")) {
            byte[] capacity = new byte[1 << 16];
            logger.write(capacity);
            for (int i = 0; i < 3; i++) {
                finishInto(pipe);
            }
            assertThat(writersOf(pipe)).as("after three runs").hasSize(1);
            logger.readFully(capacity);
            Await.until("nobody waits", () -> writersOf(pipe).isEmpty());
            finishInto(pipe);
            Await.until("nobody waits", () -> writersOf(pipe).isEmpty());
            byte[] lines = new byte[6];
            logger.readFully(lines);
            assertThat(new String(lines, StandardCharsets.US_ASCII)).isEqualTo("\r\r\n\r\r\n");
        }
    }

    private void finishInto(Path output) throws IOException {
        List<String> words = new ArrayList<>(shell.words());
        words.addAll(List.of(write().toString(), "0", "0", "gateway-coder"));
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(servicedir.toFile()).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.onExit().orTimeout(30, TimeUnit.SECONDS).join().exitValue())
                .isZero();
    }

    /** The other processes that have a file open as their standard output. */
    private static List<Path> writersOf(Path file) throws IOException {
        List<Path> writers = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    if (Files.readSymbolicLink(process.resolve("fd/1")).equals(file)) {
                        writers.add(process);
                    }
                } catch (IOException ended) {
                    // A process that has ended has nothing open.
                }
            }
        }
        return writers;
    }

    @Test
    void withoutAnAnswerTheServiceCountsAsWantedUp() throws IOException {
        Files.delete(tools.resolve("s6-svstat"));
        assertThat(finish(78, 0).exit()).isEqualTo(DOWN_FOR_GOOD);
        assertThat(verdict()).isEqualTo("failed");
        Host.script(tools.resolve("s6-svstat"), "#!/bin/sh\necho false\nexit 111\n");
        assertThat(slept(1, 0)).isZero();
        assertThat(slept(1, 0)).isEqualTo(1);
    }

    /** Counts cannot be stored, but the restart decision is still correct. */
    @ParameterizedTest
    @MethodSource("shells")
    void worksWithADataDirectoryOfAnotherAccount(Host.Shell which) throws IOException {
        Host.requireRoot();
        List<String> words = new ArrayList<>(Host.asNobody());
        words.addAll(which.words());
        shell = new Host.Shell(words, which.environment());
        Host.requireReachableByNobody(top);
        Files.writeString(data.resolve("failures"), "3\n");
        assertThat(slept(1, 0)).isEqualTo(7);
        assertThat(slept(1, 0)).isEqualTo(7);
        Path script = write();
        words.addAll(List.of(script.toString(), "78", "0"));
        assertThat(Ran.in(servicedir, environment, words).exit()).isEqualTo(DOWN_FOR_GOOD);
        assertThat(verdict()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void worksWithoutADataDirectory(Host.Shell which) throws IOException {
        shell = which;
        Host.deleteTree(data);
        assertThat(slept(1, 0)).isZero();
        assertThat(finish(78, 0).exit()).isEqualTo(DOWN_FOR_GOOD);
    }
}
