package dev.gatehouse.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.PlannedStop;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the rendered launcher as process 1 of a PID namespace, as in a container. {@code sleep} of whole seconds ends at once and is
 * recorded, except for the grace.
 */
@Timeout(60)
class LauncherTest {
    @TempDir
    private Path directory;

    private final List<Process> started = new ArrayList<>();

    /** Shells that images have. */
    static Stream<String> shells() {
        return Stream.of("dash", "bash", "busybox sh").filter(shell -> isInstalled(shell.split(" ", 2)[0]));
    }

    private static boolean isInstalled(String program) {
        return Stream.of("/bin/", "/usr/bin/").anyMatch(folder -> Files.isExecutable(Path.of(folder + program)));
    }

    @BeforeEach
    void makePlaces() throws Exception {
        assumeTrue(canUnshare(), "needs unshare with PID namespaces");
        Files.createDirectories(home().resolve("profiles/coder"));
        Path programs = Files.createDirectory(directory.resolve("programs"));
        script(programs.resolve("sleep"), """
                #!/bin/sh
                case $1 in 0.1 | "$GRACE") exec /bin/sleep "$1" ;; esac
                echo "$1" >>"$SLEEPS"
                """);
    }

    private static boolean canUnshare() throws Exception {
        return new ProcessBuilder("unshare", "--pid", "--fork", "--mount-proc", "true")
                        .redirectErrorStream(true)
                        .start()
                        .waitFor()
                == 0;
    }

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    private Path home() {
        return directory.resolve("it's home");
    }

    private static void script(Path path, String text) throws IOException {
        Files.writeString(path, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A gateway whose command is a script. */
    private GatewayDefinition gateway(String script) throws IOException {
        Path program = directory.resolve("gateway.sh");
        script(program, "#!/bin/sh\n" + script);
        return Samples.plain(home(), List.of(program.toString()));
    }

    private Process launch(GatewayDefinition definition, String shell) throws IOException {
        Path launcher = directory.resolve("launcher");
        Files.writeString(launcher, new Launcher(definition).render());
        List<String> command = new ArrayList<>(List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child"));
        command.addAll(List.of(shell.split(" ", 2)));
        command.add(launcher.toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("output").toFile()));
        builder.environment().merge("PATH", directory.resolve("programs") + ":", (path, first) -> first + path);
        builder.environment().put("SLEEPS", directory.resolve("sleeps").toString());
        builder.environment().put("GRACE", seconds(definition.stop().grace()));
        builder.environment().put("GATEHOUSE_POD", "pod-1");
        builder.environment().put("GATEHOUSE_STATE", directory.resolve("state").toString());
        builder.environment()
                .put("GATEHOUSE_TERMINATION_LOG", directory.resolve("end").toString());
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static String seconds(Duration grace) {
        return Long.toString(grace.plusMillis(999).toSeconds());
    }

    private RunRecord until(Predicate<RunRecord> wanted) throws Exception {
        Path file = RunRecord.file(home(), Samples.plain().service());
        while (true) {
            if (Files.exists(file)) {
                Optional<RunRecord> record = RunRecord.parse(Files.readString(file));
                if (record.filter(wanted).isPresent()) {
                    return record.get();
                }
            }
            pause();
        }
    }

    /** Between two looks; the time limit of a test interrupts it. */
    private static void pause() throws InterruptedException {
        LockSupport.parkNanos(5_000_000);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private RunRecord until(String state) throws Exception {
        return until(record -> record.state().equals(state));
    }

    /** Process 1 of the namespace, as this namespace sees it: the child of unshare. */
    private static void signal(Process launcher, String signal) throws Exception {
        ProcessHandle first = launcher.toHandle().children().findFirst().orElseThrow();
        new ProcessBuilder("kill", "-s", signal, Long.toString(first.pid()))
                .start()
                .waitFor();
    }

    private String file(String name) throws IOException {
        Path path = directory.resolve(name);
        return Files.exists(path) ? Files.readString(path).strip() : "";
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aGatewayRunsUntilItIsStopped(String shell) throws Exception {
        Process launcher = launch(gateway("trap 'echo asked; exit 0' TERM\nwhile :; do /bin/sleep 0.1; done\n"), shell);
        RunRecord up = until("up");
        assertThat(up.pod()).isEqualTo("pod-1");
        assertThat(up.run()).isEqualTo(1);
        assertThat(up.pid()).isPositive();
        assertThat(up.hasEnd()).isFalse();
        assertThat(directory.resolve("state/up")).exists();
        signal(launcher, "TERM");
        assertThat(launcher.waitFor()).isZero();
        RunRecord down = until("down");
        assertThat(down.ends()).isEqualTo(1);
        assertThat(down.restarts()).isZero();
        assertThat(down.code()).isZero();
        assertThat(RunRecord.parse(file("end"))).contains(down);
        assertThat(file("output")).isEqualTo("asked");
        assertThat(directory.resolve("state/up")).doesNotExist();
        assertThat(home().resolve("logs/gateways/coder/kubernetes.history"))
                .content(UTF_8)
                .hasLineCount(2);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theStopSignalOfTheDefinitionIsSent(String shell) throws Exception {
        GatewayDefinition interrupted = gateway(
                        "trap 'echo asked; exit 0' INT\n: >\"$ACME_HOME/begun\"\nwhile :; do /bin/sleep 0.1; done\n")
                .toBuilder()
                .stop(new StopPolicy("INT", Duration.ofSeconds(90)))
                .build();
        Process launcher = launch(interrupted, shell);
        while (!Files.exists(home().resolve("begun"))) {
            pause();
        }
        signal(launcher, "TERM");
        assertThat(launcher.waitFor()).isZero();
        assertThat(file("output")).isEqualTo("asked");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aStubbornGatewayIsKilledAfterItsGrace(String shell) throws Exception {
        GatewayDefinition stubborn =
                gateway("trap '' INT TERM\necho \"$$\" >\"$ACME_HOME/begun\"\nwhile :; do /bin/sleep 0.1; done\n")
                        .toBuilder()
                        .stop(new StopPolicy("INT", Duration.ofMillis(1500)))
                        .build();
        Process launcher = launch(stubborn, shell);
        until("up");
        while (!Files.exists(home().resolve("begun"))) {
            pause();
        }
        Instant begin = Instant.now();
        signal(launcher, "TERM");
        assertThat(launcher.waitFor()).isEqualTo(137);
        assertThat(Duration.between(begin, Instant.now())).isGreaterThan(Duration.ofMillis(1500));
        assertThat(until("down").signal()).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({
        // exit code, state, end
        "0, finished",
        "78, failed",
    })
    void aGatewayThatIsOverLeavesAContainerThatRests(int code, String state) throws Exception {
        Process launcher = launch(gateway("exit " + code + "\n"), "sh");
        RunRecord over = until(state);
        assertThat(over.code()).isEqualTo(code);
        assertThat(over.pid()).isZero();
        assertThat(launcher.isAlive()).isTrue();
        assertThat(directory.resolve("state/up")).doesNotExist();
        String said = "exit code " + code + "; " + state;
        while (!file("output").contains(said)) {
            pause();
        }
        // The node restarts the container: it still rests.
        launcher.destroyForcibly().waitFor();
        Files.delete(RunRecord.file(home(), Samples.plain().service()));
        Process next = launch(gateway("echo ran; exit 1\n"), "sh");
        assertThat(until(state).run()).isEqualTo(1);
        signal(next, "TERM");
        next.waitFor();
        assertThat(file("output")).doesNotContain("ran");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theDelayDoublesUpToAMinute(String shell) throws Exception {
        Process launcher = launch(
                gateway(
                        "echo x >>\"$ACME_HOME/runs\"\n[ \"$(wc -l <\"$ACME_HOME/runs\")\" -lt 9 ] || exit 78\nexit 3\n"),
                shell);
        RunRecord failed = until("failed");
        assertThat(failed.ends()).isEqualTo(9);
        assertThat(failed.restarts()).isEqualTo(8);
        assertThat(file("sleeps").lines()).containsExactly("1", "2", "4", "8", "16", "32", "60", "60");
        signal(launcher, "TERM");
        assertThat(launcher.waitFor()).isEqualTo(78);
    }

    @Test
    void certainCodesRestartAtOnce() throws Exception {
        launch(
                gateway(
                        "echo x >>\"$ACME_HOME/runs\"\n[ \"$(wc -l <\"$ACME_HOME/runs\")\" -lt 4 ] || exit 78\nexit 75\n"),
                "sh");
        assertThat(until("failed").restarts()).isEqualTo(3);
        assertThat(file("sleeps")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // mode, exit code: state
        "NEVER, 1, failed",
        "NEVER, 0, finished",
        "ALWAYS, 0, crashloop",
        "ALWAYS, 78, failed",
    })
    void thePolicyDecides(RestartPolicy.Mode mode, int code, String state) throws Exception {
        RestartPolicy usual = RestartPolicy.ON_FAILURE;
        RestartPolicy policy = new RestartPolicy(
                mode,
                Duration.ofSeconds(90),
                Duration.ofSeconds(90),
                usual.healthy(),
                mode == RestartPolicy.Mode.NEVER ? new TreeSet<>() : usual.again(),
                mode == RestartPolicy.Mode.NEVER ? new TreeSet<>() : new TreeSet<>(Set.of(78)));
        launch(gateway("exit " + code + "\n").toBuilder().restart(policy).build(), "sh");
        RunRecord record = until(state);
        assertThat(record.code()).isEqualTo(code);
        assertThat(record.next()).isEqualTo(state.equals("crashloop") ? record.at() + 90 : 0);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatAGatewayLeavesEndsBeforeTheNextRun(String shell) throws Exception {
        Process launcher = launch(
                gateway("(trap '' TERM; exec /bin/sleep 1000) &\necho $! >>\"$ACME_HOME/children\"\nexit 75\n")
                        .toBuilder()
                        .restart(RestartPolicy.ON_FAILURE)
                        .build(),
                shell);
        until(record -> record.run() == 2);
        signal(launcher, "KILL");
        assertThat(launcher.waitFor()).isNotZero();
        assertThat(home().resolve("children")).exists();
    }

    @Test
    void aKilledContainerIsAnEndOfTheRun() throws Exception {
        Process launcher = launch(gateway("while :; do /bin/sleep 0.1; done\n"), "sh");
        until("up");
        launcher.destroyForcibly().waitFor();
        launch(gateway("while :; do /bin/sleep 0.1; done\n"), "sh");
        RunRecord again = until(record -> record.state().equals("up") && record.run() == 2);
        assertThat(again.ends()).isEqualTo(1);
        assertThat(again.restarts()).isEqualTo(1);
        assertThat(again.signal()).isEqualTo(9);
        assertThat(file("sleeps")).isEqualTo("1");
    }

    @Test
    void anotherVolumeIsRefused() throws Exception {
        GatewayDefinition definition = gateway("echo ran\n");
        Files.delete(home().resolve("profiles/coder"));
        launch(definition, "sh");
        until("failed");
        assertThat(file("output"))
                .contains("profiles/coder does not exist in this volume")
                .doesNotContain("ran");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aStopIsAnnounced(String shell) throws Exception {
        PlannedStop marker =
                new PlannedStop("stop.json", "{\"it's\": {pid}, \"start\": {start-time}, \"at\": \"{now}\"}");
        GatewayDefinition definition = gateway("trap 'exit 0' TERM\nwhile :; do /bin/sleep 0.1; done\n").toBuilder()
                .stop(new StopPolicy("TERM", Duration.ofSeconds(90), Optional.of(marker)))
                .build();
        Process launcher = launch(definition, shell);
        RunRecord up = until("up");
        signal(launcher, "TERM");
        assertThat(launcher.waitFor()).isZero();
        assertThat(home().resolve("profiles/coder/stop.json"))
                .content(UTF_8)
                .matches("\\{\"it's\": " + up.pid() + ", \"start\": [0-9]+, \"at\": \"20[0-9-]+T[0-9:.]+\\+00:00\"\\}");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theProbeSeesAPortOfTheLoopbackInterface(String shell) throws Exception {
        try (java.net.ServerSocket server =
                new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Files.createDirectories(directory.resolve("state"));
            assertThat(probe(shell, server.getLocalPort())).isNotZero();
            Files.createFile(directory.resolve("state/up"));
            assertThat(probe(shell, server.getLocalPort())).isZero();
            int port = server.getLocalPort();
            server.close();
            assertThat(probe(shell, port)).isNotZero();
        }
    }

    private int probe(String shell, int port) throws Exception {
        GatewayDefinition definition = gateway("").toBuilder()
                .ready(new Readiness.Port(port, Duration.ofSeconds(5)))
                .build();
        Path launcher = Files.writeString(directory.resolve("launcher"), new Launcher(definition).render());
        List<String> command = new ArrayList<>(List.of(shell.split(" ", 2)));
        command.addAll(List.of(launcher.toString(), "ready"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("GATEHOUSE_STATE", directory.resolve("state").toString());
        return builder.start().waitFor();
    }
}
