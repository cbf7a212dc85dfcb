package dev.gatehouse.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.PlannedStop;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.profile.Home;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the rendered launcher as process 1 of a PID namespace, as in a container. {@code sleep} of whole seconds ends at once and is
 * recorded, except for the grace.
 */
@Timeout(60)
class LauncherTest {
    @TempDir
    private Path directory;

    private final List<Process> started = new ArrayList<>();

    /** The programs that the launcher finds first, or alone. */
    private String path = "";

    /** Shells that images have. */
    static Stream<String> shells() {
        return Stream.concat(plainShells(), busybox().map(program -> program + " sh").stream());
    }

    /** Shells that find their tools by PATH; that of BusyBox may have them all in itself. */
    static Stream<String> plainShells() {
        return Stream.of("dash", "bash").filter(shell -> installed(shell).isPresent());
    }

    private static Optional<Path> installed(String program) {
        return Stream.of("/usr/bin", "/bin")
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** That of this host, or that of the node of the test cluster. */
    private static Optional<Path> busybox() {
        Path cache = Path.of(System.getenv().getOrDefault("GATEHOUSE_TEST_CACHE", "/var/cache/gatehouse-test"));
        try (Stream<Path> nodes = Files.isDirectory(cache) ? Files.list(cache) : Stream.empty()) {
            List<Path> found = nodes.filter(
                            path -> path.getFileName().toString().startsWith("cluster-node-"))
                    .map(path -> path.resolve("root/bin/busybox"))
                    .filter(Files::isExecutable)
                    .toList();
            return installed("busybox").or(() -> found.stream().findFirst());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** An image that has only the usual small tools, and the given ones. */
    private void offerOnly(String... programs) throws IOException {
        Path folder = Files.createDirectory(directory.resolve("image"));
        for (String name :
                List.of("date", "id", "ls", "mkdir", "mv", "rm", "sleep", "tail", "timeout", "touch", "true")) {
            Files.createSymbolicLink(folder.resolve(name), installed(name).orElseThrow());
        }
        // That of BusyBox knows no signals.
        script(folder.resolve("env"), "#!/bin/sh\nexit 1\n");
        for (String program : programs) {
            Files.deleteIfExists(folder.resolve(program));
            Optional<Path> place = program.equals("busybox-wget") ? busybox() : installed(program);
            assumeTrue(place.isPresent(), "needs " + program);
            Files.createSymbolicLink(folder.resolve(program.equals("busybox-wget") ? "wget" : program), place.get());
        }
        path = folder.toString();
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

    private static List<String> words(String shell) {
        List<String> words = new ArrayList<>(List.of(shell.split(" ", 2)));
        words.set(0, installed(words.getFirst()).map(Path::toString).orElse(words.getFirst()));
        return words;
    }

    private Process launch(GatewayDefinition definition, String shell) throws IOException {
        Path launcher = directory.resolve("launcher");
        Files.writeString(launcher, new Launcher(definition).render());
        List<String> command = new ArrayList<>(List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child"));
        command.addAll(words(shell));
        command.add(launcher.toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("output").toFile()));
        setPath(builder);
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

    private void setPath(ProcessBuilder builder) {
        String all = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        builder.environment().put("PATH", directory.resolve("programs") + ":" + (path.isEmpty() ? all : path));
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

    /** Until the gateway catches signals, which it says with a file. */
    private void untilBegun() throws InterruptedException {
        while (!Files.exists(home().resolve("begun"))) {
            pause();
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
        Process launcher = launch(
                gateway("trap 'echo asked; exit 0' TERM\n: >\"$ACME_HOME/begun\"\nwhile :; do /bin/sleep 0.1; done\n"),
                shell);
        RunRecord up = until("up");
        untilBegun();
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
        untilBegun();
        signal(launcher, "TERM");
        assertThat(launcher.waitFor()).isZero();
        assertThat(file("output")).isEqualTo("asked");
    }

    /** GNU env, and what other images have. */
    @ParameterizedTest
    @ValueSource(strings = {"env", "perl", "python3"})
    void theGatewayCanBeInterruptedWithWhatTheImageHas(String program) throws Exception {
        offerOnly(program);
        // A signal that is ignored stays ignored in the shell that the gateway is.
        GatewayDefinition interrupted = gateway(
                        "trap 'echo asked; exit 0' INT\n: >\"$ACME_HOME/begun\"\nwhile :; do /bin/sleep 0.1; done\n")
                .toBuilder()
                .stop(new StopPolicy("INT", Duration.ofSeconds(90)))
                .build();
        Process launcher = launch(interrupted, "dash");
        untilBegun();
        long pid = until("up").pid();
        assertThat(pid).as("one process, which becomes the gateway").isPositive();
        signal(launcher, "TERM");
        assertThat(launcher.waitFor()).isZero();
        assertThat(file("output")).isEqualTo("asked");
    }

    @Test
    void anImageThatCannotResetASignalIsRefusedOnlyIfTheStopNeedsIt() throws Exception {
        offerOnly();
        GatewayDefinition plain = gateway("echo ran\nexit 78\n");
        launch(plain, "dash");
        until("failed");
        assertThat(file("output")).isEqualTo("ran");
        Files.delete(RunRecord.file(home(), Samples.plain().service()));
        Files.delete(directory.resolve("state/counts"));
        launch(
                plain.toBuilder()
                        .stop(new StopPolicy("QUIT", Duration.ofSeconds(90)))
                        .build(),
                "dash");
        assertThat(until("failed").code()).isEqualTo(78);
        assertThat(file("output"))
                .endsWith("stop.signal QUIT needs GNU env 8.31, perl or python3 in the image; TERM works everywhere");
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
        untilBegun();
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
        assertThat(file("output")).as("that of the gateway alone").isEmpty();
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
    @MethodSource("plainShells")
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
        Process launcher = launch(definition, "sh");
        assertThat(launcher.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).isEqualTo(78);
        assertThat(file("output"))
                .contains("profiles/coder does not exist in this volume")
                .doesNotContain("ran");
        assertThat(file("end")).contains("profiles/coder does not exist in this volume");
        assertThat(home().resolve("logs")).doesNotExist();
    }

    /** As with a volume that is full, read-only, or of another account. */
    @ParameterizedTest
    @MethodSource("shells")
    void withoutAPlaceForItsRecordTheContainerEndsWithTheReasonAsItsLastWords(String shell) throws Exception {
        GatewayDefinition definition = gateway("echo ran\n");
        Files.createDirectories(home().resolve("logs"));
        Files.createFile(home().resolve("logs/gateways"));
        Process launcher = launch(definition, shell);
        assertThat(launcher.waitFor()).isEqualTo(73);
        assertThat(file("end")).startsWith("cannot write to " + home().resolve("logs/gateways/coder") + " (mkdir: ");
        assertThat(file("output")).isEqualTo("gatehouse: " + file("end"));
        assertThat(RunRecord.isRecord(file("end"))).isFalse();
    }

    @Test
    void theHistoryTellsWhatTheLauncherDid() throws Exception {
        launch(
                gateway(
                        "echo x >>\"$ACME_HOME/runs\"\n[ \"$(wc -l <\"$ACME_HOME/runs\")\" -lt 2 ] || exit 78\nexit 3\n"),
                "sh");
        until("failed");
        Home home = new Home(Presets.named("hermes"), home());
        List<LogLine> lines = new RunHistory(home, Samples.plain().service()).since(Optional.empty());
        assertThat(lines)
                .extracting(LogLine::text)
                .containsExactly(
                        "kubernetes: run 1 began",
                        "kubernetes: run 1 ended 3",
                        "kubernetes: run 1 restarts after 1 s",
                        "kubernetes: run 2 began",
                        "kubernetes: run 2 ended 78",
                        "kubernetes: run 2 failed");
        assertThat(lines.getFirst().time().orElseThrow())
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(new RunHistory(home, Samples.plain().service())
                        .since(Optional.of(Instant.now().plusSeconds(1))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aStopIsAnnounced(String shell) throws Exception {
        PlannedStop marker =
                new PlannedStop("stop.json", "{\"it's\": {pid}, \"start\": {start-time}, \"at\": \"{now}\"}");
        GatewayDefinition definition =
                gateway("trap 'exit 0' TERM\n: >\"$ACME_HOME/begun\"\nwhile :; do /bin/sleep 0.1; done\n").toBuilder()
                        .stop(new StopPolicy("TERM", Duration.ofSeconds(90), Optional.of(marker)))
                        .build();
        Process launcher = launch(definition, shell);
        RunRecord up = until("up");
        untilBegun();
        signal(launcher, "TERM");
        assertThat(launcher.waitFor()).isZero();
        assertThat(home().resolve("profiles/coder/stop.json"))
                .content(UTF_8)
                .matches("\\{\"it's\": " + up.pid() + ", \"start\": [0-9]+, \"at\": \"20[0-9-]+T[0-9:.]+\\+00:00\"\\}");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theProbeSeesAPortOfTheLoopbackInterface(String shell) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Readiness ready = new Readiness.Port(server.getLocalPort(), Duration.ofSeconds(5));
            Files.createDirectories(directory.resolve("state"));
            assertThat(probe(shell, ready)).isEqualTo("the gateway does not run");
            Files.createFile(directory.resolve("state/up"));
            assertThat(probe(shell, ready)).isEmpty();
            server.close();
            assertThat(probe(shell, ready)).isEqualTo("port " + server.getLocalPort() + " does not accept connections");
        }
    }

    static Stream<Arguments> clients() {
        return shells().flatMap(shell -> Stream.of("curl", "busybox-wget", "wget", "bash", "python3")
                .limit(shell.contains("busybox") ? 2 : 5)
                .map(client -> Arguments.of(shell, client)));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void theProbeAsksTheLoopbackInterfaceWithWhatTheImageHas(String shell, String client) throws Exception {
        offerOnly(client);
        Files.createDirectories(directory.resolve("state"));
        Files.createFile(directory.resolve("state/up"));
        try (ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            int port = server.getLocalPort();
            Readiness ready = new Readiness.Http(port, "/it's?a=1&b", 204, Duration.ofSeconds(5));
            String url = "http://127.0.0.1:" + port + "/it's?a=1&b";
            List<String> requests = answer(server, "204 Fine", "503 Wait", "302 Elsewhere", "204");
            assertThat(probe(shell, ready)).isEmpty();
            assertThat(requests).singleElement().asString().startsWith("GET /it's?a=1&b HTTP/1.");
            assertThat(probe(shell, ready)).isEqualTo(url + " answers 503, not 204");
            assertThat(probe(shell, ready)).isEqualTo(url + " answers 302, not 204");
            if (!client.endsWith("wget")) {
                assertThat(requests).as("a redirect is not followed").hasSize(3);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("plainShells")
    void anImageThatCannotAskSaysSo(String shell) throws Exception {
        offerOnly();
        Readiness ready = new Readiness.Http(9, "/", 200, Duration.ofSeconds(5));
        String words =
                "the image has no curl, wget, bash or python3 to ask http://127.0.0.1:9/, so readiness is unknown";
        Process launcher = launch(
                gateway("while :; do /bin/sleep 0.1; done\n").toBuilder()
                        .ready(ready)
                        .build(),
                shell);
        assertThat(until("up").why()).isEqualTo(words);
        launcher.destroyForcibly().waitFor();
    }

    /** Answers requests, one after the other, and tells which they were. */
    private static List<String> answer(ServerSocket server, String... answers) {
        List<String> requests = new CopyOnWriteArrayList<>();
        Thread.ofVirtual().start(() -> {
            for (String answer : answers) {
                try (Socket socket = server.accept()) {
                    BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                    String line = reader.readLine();
                    requests.add(String.valueOf(line));
                    while (line != null && !line.isEmpty()) {
                        line = reader.readLine();
                    }
                    String head =
                            "HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\nConnection: close\r\nLocation: /\r\n\r\n";
                    socket.getOutputStream().write(head.getBytes(UTF_8));
                } catch (IOException closed) {
                    return;
                }
            }
        });
        return requests;
    }

    /** What the probe says; nothing if the gateway is ready. */
    private String probe(String shell, Readiness ready) throws Exception {
        GatewayDefinition definition = gateway("").toBuilder().ready(ready).build();
        Path launcher = Files.writeString(directory.resolve("launcher"), new Launcher(definition).render());
        List<String> command = words(shell);
        command.addAll(List.of(launcher.toString(), "ready"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        setPath(builder);
        builder.environment().put("GATEHOUSE_STATE", directory.resolve("state").toString());
        builder.environment().put("http_proxy", "http://127.0.0.1:1");
        Process probe = builder.start();
        String words = new String(probe.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(probe.waitFor() == 0).isEqualTo(words.isEmpty());
        return words;
    }
}
