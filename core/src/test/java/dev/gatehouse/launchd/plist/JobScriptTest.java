package dev.gatehouse.launchd.plist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Await;
import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.app.layout.AppHome;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.launchd.LaunchdSamples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The start script, executed by real shells. {@code sleep} only records its duration, and launchctl prints a given
 * answer.
 */
@Timeout(120)
class JobScriptTest {
    @TempDir
    private Path top;

    private Path folder;
    private Path data;
    private Path home;
    private Path launchctl;
    private long then;
    private final Map<String, String> environment = new HashMap<>();
    private Host.Shell shell = Host.shells().getFirst();
    private Path perl = Path.of("/usr/bin/perl");
    private String program = LogScript.logger();
    private List<String> command = List.of();
    private GatewayDefinition definition = LaunchdSamples.hermes("coder", GatewaySettings.DEFAULTS);

    static Stream<Host.Shell> shells() {
        return Host.shells().stream();
    }

    @BeforeEach
    void make() throws IOException {
        folder = Files.createDirectories(top.resolve("it's a folder"));
        data = Files.createDirectories(folder.resolve("data"));
        home = Files.createDirectories(top.resolve("the $HOME"));
        // Gateways of Hermes start in the directory of their profile.
        Files.createDirectories(home.resolve("profiles/coder"));
        Path bin = top.resolve("bin");
        // The script polls for launchctl's answer; here one poll takes as long as the answer.
        pretendToSleep("until [ -e data/answered ] || [ ${i=0} -ge 3000 ]; do /bin/sleep 0.02; i=$((i + 1)); done");
        launchctl = Host.script(
                top.resolve("a b/launchctl"),
                "#!/bin/sh\n[ \"$*\" = 'print gui/501/the.label' ] || exit 9\ncat '" + top + "/answer'\n");
        Files.writeString(folder.resolve("domain"), "gui/501\n");
        environment.put("PATH", bin + ":/usr/bin:/bin");
        environment.put(AppHome.NO_VARIABLE, home.toString());
        environment.put("XPC_SERVICE_NAME", "the.label");
    }

    /** Replaces {@code sleep}: runs this command between two polls, and records all other durations. */
    private void pretendToSleep(String betweenLooks) throws IOException {
        Host.script(
                top.resolve("bin/sleep"),
                "#!/bin/sh\nif [ \"$1\" = 0.02 ]; then " + betweenLooks + "; else echo \"$1\" >>'" + top
                        + "/slept'; fi\n");
    }

    /** Stops the script's clock, this many milliseconds after the start of the last run. */
    private void stopTheClock(long millisLater) throws IOException {
        long millis = then + millisLater;
        Host.script(
                top.resolve("bin/date"),
                "#!/bin/sh\n[ \"$1\" = +%s%N ] && echo " + millis + "000000 || echo " + millis / 1000 + "\n");
    }

    /** Sets what launchd prints about the last run, and when that run and its script began. */
    private void lastRun(String line, long millisAgo) throws IOException {
        then = System.currentTimeMillis() - millisAgo;
        Files.writeString(data.resolve("phase"), "running 4711 " + then + " " + then + "\n");
        Files.writeString(
                top.resolve("answer"),
                "gui/501/the.label = {\n\tstate = running\n\tpid = 1\n\t" + line + "\n\n\tjob state = running\n}\n");
    }

    private Ran start() throws IOException {
        Files.deleteIfExists(top.resolve("slept"));
        Files.deleteIfExists(top.resolve("ran"));
        Path script = Host.script(folder.resolve("start"), JobScript.render(definition, perl));
        Files.writeString(folder.resolve("logger"), program);
        List<String> words = new ArrayList<>(shell.words());
        words.addAll(List.of(script.toString(), launchctl.toString(), ""));
        words.addAll(
                command.isEmpty()
                        ? List.of(
                                "/bin/sh",
                                "-c",
                                "printf '%s\\n' \"$$\" \"$PWD\" \"$@\" >'" + top + "/ran'",
                                "sh",
                                "it's",
                                "a b",
                                "")
                        : command);
        Map<String, String> all = new HashMap<>(shell.environment());
        all.putAll(environment);
        return Ran.in(Path.of("/"), all, words);
    }

    private boolean ran() {
        return Files.exists(top.resolve("ran"));
    }

    private double slept() throws IOException {
        Path file = top.resolve("slept");
        return Files.exists(file) ? Double.parseDouble(Files.readString(file).strip()) : 0;
    }

    private String read(String name) throws IOException {
        Path file = data.resolve(name);
        return Files.exists(file) ? Files.readString(file).strip() : "";
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theFirstStartQueriesNothingAndBecomesTheGateway(Host.Shell which) throws IOException {
        shell = which;
        Ran ran = start();
        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(ran.error()).isEmpty();
        List<String> lines = Files.readAllLines(top.resolve("ran"));
        assertThat(lines.subList(1, lines.size())).containsExactly(home + "/profiles/coder", "it's", "a b", "");
        // The script became the gateway: the recorded pid is the gateway's.
        assertThat(read("phase")).startsWith("running " + lines.getFirst() + " ");
        assertThat(slept()).isZero();
    }

    /** launchd restarts after exit 0 while data/alive exists, so it exists only while the gateway runs. */
    @ParameterizedTest
    @MethodSource("shells")
    void aGatewayThatAlwaysRestartsIsHeldAliveWhileItRuns(Host.Shell which) throws IOException {
        shell = which;
        definition = LaunchdSamples.hermes("coder", LaunchdSamples.restarting(RestartPolicy.ALWAYS));
        lastRun("last exit code = 0", 5000);
        assertThat(start().exit()).isZero();
        assertThat(ran()).isTrue();
        assertThat(slept()).isEqualTo(1);
        assertThat(data.resolve("alive")).exists();
        lastRun("last exit code = 78: EX_CONFIG", 5000);
        start();
        assertThat(ran()).isFalse();
        assertThat(data.resolve("alive")).doesNotExist();
        Files.writeString(data.resolve("alive"), "");
        Files.createFile(folder.resolve("stopped"));
        start();
        assertThat(ran()).isFalse();
        assertThat(data.resolve("alive")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aConfigurationErrorIsNotRestarted(Host.Shell which) throws IOException {
        shell = which;
        Files.writeString(data.resolve("failures"), "3\n");
        lastRun("last exit code = 78: EX_CONFIG", 5000);
        Ran ran = start();
        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(ran()).isFalse();
        assertThat(read("verdict")).isEqualTo("failed 78");
        assertThat(data.resolve("failures")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"last exit code = 75,0", "last exit code = 0,0", "last exit code = (never exited),0"})
    void anExitThatIsNoFailureIsRestartedAtOnceAndResetsTheCount(String line, double wait) throws IOException {
        Files.writeString(data.resolve("failures"), "3\n");
        lastRun(line, 5000);
        start();
        assertThat(ran()).isTrue();
        assertThat(slept()).isEqualTo(wait);
        assertThat(data.resolve("failures")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theDelayDoublesWithEachFailureUpToTheMaximum(Host.Shell which) throws IOException {
        shell = which;
        List<Double> slept = new ArrayList<>();
        for (int failure = 0; failure < 8; failure++) {
            lastRun("last exit code = 1", 5000);
            start();
            assertThat(ran()).isTrue();
            slept.add(slept());
        }
        assertThat(slept).containsExactly(1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0);
    }

    @Test
    void subtractsTheSecondThatLaunchdWaits() throws IOException {
        lastRun("last exit code = 1", 1010);
        stopTheClock(1010);
        start();
        assertThat(slept()).isZero();
        lastRun("last exit code = 1", 1010);
        stopTheClock(1010);
        start();
        assertThat(slept()).isEqualTo(0.99);
    }

    @Test
    void aClockThatWasSetBackDoesNotLengthenTheDelay() throws IOException {
        lastRun("last exit code = 1", -3_600_000);
        start();
        assertThat(slept()).isEqualTo(1.0);
    }

    @Test
    void aSignalIsAFailureAndAHealthyRunResetsTheCount() throws IOException {
        Files.writeString(data.resolve("failures"), "5\n");
        lastRun("last terminating signal = Killed: 9", 61_000);
        start();
        assertThat(slept()).isEqualTo(1.0);
        assertThat(read("failures")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"''", "089", "-1", "99999999999999", "x y", "$(exit 9)"})
    void anInvalidCountIsIgnored(String failures) throws IOException {
        Files.writeString(data.resolve("failures"), failures + "\n");
        lastRun("last exit code = 1", 5000);
        start();
        assertThat(ran()).isTrue();
        assertThat(slept()).isEqualTo(1.0);
    }

    @Test
    void withoutAnAnswerOfLaunchdTheLastRunCountsAsAFailure() throws IOException {
        lastRun("", 5000);
        Files.delete(top.resolve("answer"));
        start();
        assertThat(ran()).isTrue();
        assertThat(slept()).isEqualTo(1.0);
    }

    @Test
    void aHangingLaunchctlDelaysTheStartForALimitedTime() throws IOException {
        lastRun("last exit code = 78", 5000);
        pretendToSleep(":");
        Host.script(launchctl, "#!/bin/sh\nexec /bin/sleep 5\n");
        start();
        assertThat(ran()).isTrue();
        assertThat(slept()).isEqualTo(1.0);
    }

    @Test
    void aKilledWaitIsNotRepeated() throws IOException {
        lastRun("last terminating signal = Terminated: 15", 100);
        Files.writeString(data.resolve("phase"), "waiting 4711 1\n");
        start();
        assertThat(ran()).isTrue();
        assertThat(slept()).isZero();
    }

    @Test
    void aStoppedGatewayIsNotStarted() throws IOException {
        Files.createFile(folder.resolve("stopped"));
        Ran ran = start();
        assertThat(ran.exit()).isZero();
        assertThat(ran()).isFalse();
    }

    @Test
    void usesTheCodesAndDelaysOfThePolicy() throws IOException {
        definition = LaunchdSamples.hermes(
                "coder", LaunchdSamples.restarting(LaunchdSamples.policy(3, 7, 60, Set.of(3, 99), Set.of(2, 64))));
        lastRun("last exit code = 64", 5000);
        start();
        assertThat(read("verdict")).isEqualTo("failed 64");
        lastRun("last exit code = 99", 5000);
        start();
        assertThat(slept()).isZero();
        assertThat(read("verdict")).isEmpty();
        List<Double> slept = new ArrayList<>();
        for (int failure = 0; failure < 3; failure++) {
            lastRun("last exit code = 75", 5000);
            start();
            slept.add(slept());
        }
        assertThat(slept).containsExactly(3.0, 6.0, 7.0);
    }

    @Test
    void aGatewayThatIsNeverRestartedQueriesNothing() throws IOException {
        definition = LaunchdSamples.hermes("coder", LaunchdSamples.restarting(RestartPolicy.NEVER));
        lastRun("last exit code = 78", 5000);
        start();
        assertThat(ran()).isTrue();
    }

    @Test
    void withoutPerlOutputIsAppendedToTheLogWhichIsRotatedWhenFull() throws IOException {
        perl = top.resolve("no perl");
        definition = withLogs(new LogPolicy(2, 4096, false));
        Path logs = home.resolve("logs/gateways/coder");
        for (int start = 0; start < 5; start++) {
            start();
            Files.write(
                    logs.resolve("current"),
                    ("line " + start + "\n").repeat(1000).getBytes(StandardCharsets.UTF_8));
            // Archive names contain the time in seconds, so archives of one second would have the same name.
            for (Path archive : archives(logs)) {
                if (!archive.getFileName().toString().contains("-")) {
                    Files.move(archive, archive.resolveSibling("@" + start + "-.s"));
                }
            }
        }
        assertThat(archives(logs)).hasSizeBetween(2, 3);
        start();
        assertThat(logs.resolve("current")).isEmptyFile();
        List<String> names = archives(logs).stream()
                .map(path -> path.getFileName().toString())
                .toList();
        assertThat(names).hasSize(2);
        assertThat(names.stream().filter(name -> !name.contains("-")))
                .allSatisfy(name -> assertThat(name).matches("@40000000[0-9a-f]{8}00000000\\.s"));
    }

    private static List<Path> archives(Path logs) throws IOException {
        try (Stream<Path> files = Files.list(logs)) {
            return files.filter(path -> path.getFileName().toString().startsWith("@"))
                    .sorted()
                    .toList();
        }
    }

    private GatewayDefinition withLogs(LogPolicy logs) {
        GatewayDefinition plain = definition;
        return plain.toBuilder().logs(logs).build();
    }

    private String log() throws IOException {
        Path current = home.resolve("logs/gateways/coder/current");
        return Files.exists(current) ? Files.readString(current) : "";
    }

    private void requireLogger() throws IOException {
        LoggerRun.command(top.resolve("logger"), folder, 4096, 2);
        Host.skipUnless(Files.isExecutable(perl), perl + " does not exist");
    }

    private void says(String script) {
        command = List.of("/bin/sh", "-c", script);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void outputGoesThroughALoggerThatIsNoChildOfTheGateway(Host.Shell which) throws IOException {
        requireLogger();
        Host.skipUnless(Files.isDirectory(Path.of("/proc/self/fd")), "the test looks at processes in /proc");
        shell = which;
        environment.put("SECRET", "of the gateway");
        definition = notifying(5);
        says("""
                echo out
                echo err >&2
                for p in /proc/[0-9]*; do
                  case $(tr '\\0' ' ' <$p/cmdline) in
                  *'%s/logger'*) cat $p/stat; tr '\\0' ' ' <$p/environ; readlink $p/fd/*; echo "gateway $$" ;;
                  esac
                done 2>/dev/null
                printf 'last words'
                kill -s KILL $$
                """.formatted(folder.toString().replace("'", "'\\''")));

        Ran ran = start();

        assertThat(ran.exit())
                .as("the signal that ends the gateway ends the script")
                .isEqualTo(137);
        assertThat(ran.error()).isEmpty();
        Await.until("the last words", () -> log().endsWith(" last words\n"));
        List<String> lines = log().lines().toList();
        assertThat(lines).allMatch(line -> line.matches("@[0-9a-f]{24} .*"));
        String text = log().replaceAll("(?m)^@[0-9a-f]{24} ", "");
        assertThat(text).startsWith("out\nerr\n").doesNotContain("SECRET", "data/ready");
        String gateway = text.replaceAll("(?s).*\ngateway (\\d+)\n.*", "$1");
        assertThat(text)
                .as("only one logger")
                .containsOnlyOnce("gateway ")
                .as("parent and process group: %s", text)
                .doesNotContainPattern("\\(perl\\) . " + gateway + " ")
                .doesNotContainPattern("\\(perl\\) . \\d+ " + gateway + " ");
        assertThat(read("phase")).startsWith("running " + gateway + " ");
        assertThat(data.resolve("output")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theLogIsRotatedWhileTheGatewayRuns(Host.Shell which) throws IOException {
        requireLogger();
        shell = which;
        definition = withLogs(new LogPolicy(2, 4096, false));
        says("i=0; while [ $i -lt 500 ]; do echo a line of the gateway $i; i=$((i + 1)); done");
        assertThat(start().exit()).isZero();
        Await.until("the last line", () -> log().endsWith(" a line of the gateway 499\n"));
        assertThat(archives(home.resolve("logs/gateways/coder"))).hasSize(2);
    }

    /** What launchd does with the group of a gateway that has ended at once. */
    @Test
    void theEndOfTheProcessGroupDoesNotEndTheLogger() throws IOException {
        requireLogger();
        Path setsid = Host.require("setsid");
        says("echo no token; kill -s KILL 0");
        shell = new Host.Shell(
                Stream.concat(Stream.of(setsid.toString(), "-w"), shell.words().stream())
                        .toList(),
                shell.environment());
        assertThat(start().exit()).isEqualTo(137);
        Await.until("the last line", () -> log().endsWith(" no token\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"is missing", "fails", "has no program"})
    void ifTheLoggerCannotRunLinesAreAppendedWithoutTimes(String which) throws IOException {
        says("echo plain");
        switch (which) {
            case "is missing" -> perl = top.resolve("it's not there");
            case "fails" -> perl = Host.script(top.resolve("it's perl"), "#!/bin/sh\nexit 2\n");
            default -> program = "die 'not a logger'";
        }
        Files.createDirectories(home.resolve("logs/gateways/coder"));
        Files.writeString(home.resolve("logs/gateways/coder/current"), "broken off");
        assertThat(start().exit()).isZero();
        assertThat(log()).isEqualTo("broken off\nplain\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLinkInPlaceOfTheLogIsNotFollowed(boolean withPerl) throws IOException {
        if (withPerl) {
            requireLogger();
        } else {
            perl = top.resolve("no perl");
        }
        Path other = Files.writeString(top.resolve("other"), "kept");
        Path logs = Files.createDirectories(home.resolve("logs/gateways/coder"));
        Files.createSymbolicLink(logs.resolve("current"), other);
        says("echo to the console");
        Ran ran = start();
        assertThat(ran.exit()).isZero();
        assertThat(ran.output()).isEqualTo("to the console\n");
        assertThat(other).hasContent("kept");
    }

    @Test
    void runsEvenIfTheLogCannotBeOpened() throws IOException {
        Files.createFile(home.resolve("logs"));
        Ran ran = start();
        assertThat(ran()).isTrue();
        assertThat(ran.error()).isNotEmpty();
    }

    @Test
    void opensTheDescriptorForReadiness() throws IOException {
        definition = notifying(5);
        start();
        assertThat(data.resolve("ready")).isEmptyFile();
    }

    private static GatewayDefinition notifying(int descriptor) {
        return LaunchdSamples.hermes(
                "coder",
                LaunchdSamples.settings(
                        Map.of(),
                        RestartPolicy.ON_FAILURE,
                        StopPolicy.DEFAULT,
                        new Readiness.Notify(descriptor, Duration.ofSeconds(1)),
                        Limits.NONE));
    }
}
