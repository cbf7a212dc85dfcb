package dev.gatehouse.s6.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Await;
import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.s6.protocol.S6Tools;
import dev.gatehouse.spi.process.RunScript;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code finish}, executed by real shells. {@code sleep} only records its duration, and s6-svstat prints a given
 * answer.
 */
@Timeout(120)
class FinishScriptTest {
    private static final int DOWN_FOR_GOOD = 125;

    @TempDir
    private Path top;

    private Path servicedir;
    private Path data;
    private Path tools;
    private final Map<String, String> environment = new HashMap<>();
    private Host.Shell shell = Host.shells().getFirst();
    private GatewayDefinition definition = new S6Sample().definition();

    static Stream<Host.Shell> shells() {
        return Host.shells().stream();
    }

    @BeforeEach
    void make() throws IOException {
        servicedir = top.resolve("slot");
        data = Files.createDirectories(servicedir.resolve("data"));
        tools = top.resolve("to ols");
        Path bin = top.resolve("bin");
        Host.script(
                tools.resolve("s6-svstat"),
                "#!/bin/sh\n[ \"$*\" = '-o wantedup .' ] || exit 9\necho \"${WANTED-true}\"\n");
        Host.script(bin.resolve("sleep"), "#!/bin/sh\necho \"slept $*\"\n");
        environment.put("PATH", bin + ":/usr/bin:/bin");
        started(0);
    }

    /** Sets how many seconds ago the gateway was started. */
    private void started(long secondsAgo) throws IOException {
        Files.writeString(data.resolve("started"), uptime() - secondsAgo + "\n");
    }

    private static long uptime() throws IOException {
        String text = Files.readString(Path.of("/proc/uptime"));
        return Long.parseLong(text.substring(0, text.indexOf('.')));
    }

    private Path write() throws IOException {
        S6Layout layout = new S6Layout(top, "gateway-", new S6Tools(tools), Optional.empty(), false);
        for (RenderedFile file : new S6Renderer(layout).render(definition).files()) {
            if (file.path().endsWith("survivors")) {
                Host.script(servicedir.resolve(file.path()), file.content());
            }
        }
        return Host.script(servicedir.resolve("finish"), new FinishScript(layout).render(definition));
    }

    private Ran finish(int exitCode, int signal) throws IOException {
        Path script = write();
        List<String> words = new ArrayList<>(shell.words());
        words.addAll(List.of(script.toString(), Integer.toString(exitCode), Integer.toString(signal), "gateway-coder"));
        Map<String, String> all = new HashMap<>(shell.environment());
        all.putAll(environment);
        Ran ran = Ran.in(servicedir, all, words);
        assertThat(ran.error()).as("%s", shell).isEmpty();
        // The end of the last line comes from the background.
        return ran.without("\r\r\n");
    }

    /** Returns how many seconds the script slept after a failure. It exits with 0, so that the gateway is restarted. */
    private long slept(int exitCode, int signal) throws IOException {
        Ran ran = finish(exitCode, signal);
        assertThat(ran.exit()).as(ran.toString()).isZero();
        return ran.output().isEmpty() ? 0 : Long.parseLong(ran.output().strip().substring("slept ".length()));
    }

    private List<Long> sleptAfterEachOf(int failures) throws IOException {
        List<Long> slept = new ArrayList<>();
        for (int i = 0; i < failures; i++) {
            started(0);
            slept.add(slept(1, 0));
        }
        return slept;
    }

    private String verdict() throws IOException {
        Path file = data.resolve("verdict");
        return Files.exists(file) ? Files.readString(file).strip() : "";
    }

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

    /** s6-supervise waits one second itself, so the first delay needs no sleep and the others are one second shorter. */
    @ParameterizedTest
    @MethodSource("shells")
    void delaysDoubleUpToTheMaximum(Host.Shell which) throws IOException {
        shell = which;
        assertThat(sleptAfterEachOf(9)).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 59L, 59L, 59L);
        assertThat(verdict()).isEmpty();
        assertThat(data.resolve("failures")).hasContent("9 60");
        assertThat(data.resolve("restarts")).hasContent("9");
    }

    /** s6-supervise does not wait if the gateway was ready. */
    @ParameterizedTest
    @MethodSource("shells")
    void sleepsForTheWholeDelayIfReadinessIsNotified(Host.Shell which) throws IOException {
        shell = which;
        definition = new S6Sample()
                .ready(new Readiness.Notify(3, Duration.ofSeconds(30)))
                .definition();
        assertThat(sleptAfterEachOf(8)).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
    }

    @Test
    void readinessByPortIsNotNotified() throws IOException {
        definition = new S6Sample()
                .ready(new Readiness.Port(8080, Duration.ofSeconds(30)))
                .definition();
        assertThat(sleptAfterEachOf(3)).containsExactly(0L, 1L, 3L);
    }

    @Test
    void usesTheDelaysOfThePolicy() throws IOException {
        definition = new S6Sample().restart(3, 10, 60).definition();
        assertThat(sleptAfterEachOf(5)).containsExactly(2L, 5L, 9L, 9L, 9L);
        Files.delete(data.resolve("failures"));
        definition = new S6Sample().restart(7, 7, 60).definition();
        assertThat(sleptAfterEachOf(3)).containsExactly(6L, 6L, 6L);
        Files.delete(data.resolve("failures"));
        definition = new S6Sample().restart(1, 3600, 60).definition();
        assertThat(sleptAfterEachOf(14)).endsWith(2047L, 3599L, 3599L);
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
    void aHealthyRunResetsTheCount() throws IOException {
        assertThat(sleptAfterEachOf(4)).containsExactly(0L, 1L, 3L, 7L);
        started(20);
        assertThat(slept(1, 0)).as("not yet healthy").isEqualTo(15);
        started(60);
        assertThat(slept(1, 0)).as("healthy").isZero();
        assertThat(sleptAfterEachOf(2)).as("the count starts again").containsExactly(1L, 3L);
        definition = new S6Sample().restart(1, 60, 5).definition();
        started(5);
        assertThat(slept(1, 0)).as("healthy by its own policy").isZero();
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
                    continue;
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

    /** Invalid counts are treated as zero, and replaced by a number. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "x",
                "-1",
                "1x",
                "08",
                "09",
                "010",
                "0x10",
                "1 2",
                "99999999999999999999",
                "$(exit 9)",
                "`exit 9`",
                "a[$(exit 9)]",
                "\u0001\u00ff",
                "1.9",
                " 0"
            })
    void invalidCountsAreIgnored(String rubbish) throws IOException {
        for (Host.Shell each : Host.shells()) {
            shell = each;
            Files.writeString(data.resolve("failures"), rubbish);
            started(0);
            assertThat(slept(1, 0)).as("%s", shell).isLessThanOrEqualTo(1);
            assertThat(Files.readString(data.resolve("failures")))
                    .as("%s", shell)
                    .matches("[12] [12]\n");
            Files.writeString(data.resolve("failures"), "2\n");
            Files.writeString(data.resolve("started"), rubbish);
            assertThat(slept(1, 0)).as("%s", shell).isLessThanOrEqualTo(3);
            assertThat(Files.readString(data.resolve("failures")))
                    .as("%s", shell)
                    .matches("[123] [124]\n");
        }
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

    @ParameterizedTest
    @MethodSource("shells")
    void rootSleepsAsTheAppsUser(Host.Shell which) throws IOException {
        shell = which;
        Host.script(top.resolve("bin/id"), "#!/bin/sh\necho \"${WHO-0}\"\n");
        Host.script(tools.resolve("s6-setuidgid"), "#!/bin/sh\necho \"as $*\"\n");
        definition = new S6Sample().user("app").definition();
        Files.writeString(data.resolve("failures"), "2\n");
        assertThat(finish(1, 0).output()).isEqualTo("as app /bin/sh ./data/survivors --dropped\nas app sleep 3\n");
        environment.put("WHO", "10000");
        assertThat(finish(1, 0).output()).isEqualTo("slept 7\n");
    }

    /** s6-supervise kills ./finish after timeout-finish, so this must be longer than every wait. */
    @Test
    void theLongestWaitIsWithinTimeoutFinish() {
        S6Layout layout = new S6Layout(top, "gateway-", new S6Tools(tools), Optional.empty(), false);
        for (long longest : new long[] {1, 60, 3600}) {
            long limit = new S6Renderer(layout)
                    .render(new S6Sample().restart(1, longest, 60).definition()).files().stream()
                            .filter(file -> file.path().toString().equals("timeout-finish"))
                            .mapToLong(file -> Long.parseLong(file.content().strip()))
                            .findFirst()
                            .orElseThrow();
            // The end of a run whose supervisor was killed takes the stop timeout, and the rest of its group a while.
            long ending = new S6Sample().definition().stop().grace().toMillis() + RunScript.LONGEST.toMillis();
            assertThat(limit).isBetween(longest * 1000 + ending + 1000, longest * 1000 + ending + 60_000);
        }
    }
}
