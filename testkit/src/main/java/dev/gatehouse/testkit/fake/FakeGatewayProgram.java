package dev.gatehouse.testkit.fake;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The fake gateway as a Java program, for hosts without a shell and without signals. It does what {@code fake-gateway.sh} does,
 * and takes the file that announces a stop, with its own process number, for the request to end.
 *
 * <p>Its one argument is the home; the name of the directory in {@code FAKE_DIR} is the profile. The argument {@code sleep}
 * makes a process that does nothing.
 *
 * @since 0.1.0
 */
public final class FakeGatewayProgram {
    /** The event that it records when it is asked to end. */
    public static final String ASKED = "asked";

    private static final Duration PACE = Duration.ofMillis(5);

    private final Path marker;
    private final FakeLife life;
    private boolean asked;

    private FakeGatewayProgram(Path home) throws IOException {
        Path directory = Path.of(variable("FAKE_DIR"));
        String profile = directory.getFileName().toString();
        Path ofProfile =
                profile.equals("default") ? home : home.resolve("profiles").resolve(profile);
        String announced = variable("FAKE_MARKER");
        this.marker = announced.isEmpty() ? ofProfile.resolve(".gateway-planned-stop.json") : Path.of(announced);
        this.life = new FakeLife(directory, new ProcessBody());
    }

    /**
     * Runs the program; it ends when it is told to.
     *
     * @param arguments the home, or {@code sleep}
     * @throws IOException if its directory cannot be read or written
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("sleep")) {
            while (true) {
                LockSupport.park();
            }
        }
        new FakeGatewayProgram(Path.of(arguments[0])).run();
    }

    private static String variable(String name) {
        @Nullable String value = System.getenv(name);
        return value == null ? "" : value;
    }

    private void run() throws IOException {
        life.begin();
        while (true) {
            obeyMarker();
            life.obey();
            LockSupport.parkNanos(PACE.toNanos());
        }
    }

    private void obeyMarker() throws IOException {
        if (asked || !Files.exists(marker)) {
            return;
        }
        String request;
        try {
            request = Files.readString(marker);
        } catch (IOException gone) {
            return;
        }
        long pid = ProcessHandle.current().pid();
        if (request.contains("\"target_pid\": " + pid + ",") || request.startsWith(pid + " ")) {
            asked = true;
            life.asked(ASKED);
        }
    }

    /** This process. */
    private static final class ProcessBody implements FakeLife.Body {
        /** Not in the code page of Windows. */
        private final PrintStream output =
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

        private Optional<Process> child = Optional.empty();
        private Optional<FakeServer> server = Optional.empty();

        /** Held open as long as the process lives. */
        private final List<ServerSocket> sockets = new ArrayList<>();

        @Override
        public String variable(String name) {
            return FakeGatewayProgram.variable(name);
        }

        @Override
        public long pid() {
            return ProcessHandle.current().pid();
        }

        @Override
        public void print(String line) {
            output.println(line);
        }

        @Override
        public long fork() throws IOException {
            return new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-cp",
                            System.getProperty("java.class.path", ""),
                            FakeGatewayProgram.class.getName(),
                            "sleep")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .pid();
        }

        @Override
        public void listen(int port) throws IOException {
            sockets.add(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
        }

        @Override
        public void serve(int port) throws IOException {
            server = Optional.of(new FakeServer(port));
        }

        @Override
        public void answer() {
            server.ifPresent(FakeServer::answer);
        }

        @Override
        public void run(List<String> words) throws IOException {
            child = Optional.of(new ProcessBuilder(words).inheritIO().start());
        }

        @Override
        public void ready() {
            // Task Scheduler has no readiness notifications.
        }

        @Override
        public void exit(int code) {
            output.flush();
            child.ifPresent(Process::destroyForcibly);
            Runtime.getRuntime().halt(code);
        }
    }
}
