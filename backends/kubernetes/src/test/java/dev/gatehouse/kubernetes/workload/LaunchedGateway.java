package dev.gatehouse.kubernetes.workload;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.definition.GatewayDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where a rendered launcher runs as process 1 of a PID namespace, as in a container. {@code sleep} of whole seconds ends at once and is
 * recorded, except for the grace.
 */
@Tag("manager")
@Timeout(60)
public abstract class LaunchedGateway {
    @TempDir
    Path directory;

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

    static Optional<Path> installed(String program) {
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
    protected void makePlaces() throws Exception {
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
    void offerOnly(String... programs) throws IOException {
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
    protected void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    protected Path home() {
        return directory.resolve("it's home");
    }

    private static void script(Path path, String text) throws IOException {
        Files.writeString(path, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A gateway whose command is a script. */
    protected GatewayDefinition gateway(String script) throws IOException {
        Path program = directory.resolve("gateway.sh");
        script(program, "#!/bin/sh\n" + script);
        return Samples.plain(home(), List.of(program.toString()));
    }

    static List<String> words(String shell) {
        List<String> words = new ArrayList<>(List.of(shell.split(" ", 2)));
        words.set(0, installed(words.getFirst()).map(Path::toString).orElse(words.getFirst()));
        return words;
    }

    protected Process launch(GatewayDefinition definition, String shell) throws IOException {
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

    void setPath(ProcessBuilder builder) {
        String all = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        builder.environment().put("PATH", directory.resolve("programs") + ":" + (path.isEmpty() ? all : path));
    }

    private static String seconds(Duration grace) {
        return Long.toString(grace.plusMillis(999).toSeconds());
    }

    RunRecord until(Predicate<RunRecord> wanted) throws Exception {
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
    void untilBegun() throws InterruptedException {
        while (!Files.exists(home().resolve("begun"))) {
            pause();
        }
    }

    protected RunRecord until(String state) throws Exception {
        return until(record -> record.state().equals(state));
    }

    /** Process 1 of the namespace, as this namespace sees it: the child of unshare. */
    static void signal(Process launcher, String signal) throws Exception {
        ProcessHandle first = launcher.toHandle().children().findFirst().orElseThrow();
        new ProcessBuilder("kill", "-s", signal, Long.toString(first.pid()))
                .start()
                .waitFor();
    }

    String file(String name) throws IOException {
        Path path = directory.resolve(name);
        return Files.exists(path) ? Files.readString(path).strip() : "";
    }
}
