package dev.gatehouse.cli.demo;

import dev.gatehouse.app.AppFile;
import dev.gatehouse.cli.command.CliContext;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.Paint;
import dev.gatehouse.cli.output.Progress;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.spi.provider.ManagerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The steps of the demo. Prints the command lines that a user would type and runs them in this process. */
final class Demo {
    private static final List<String> PROFILES = List.of("coder", "planner", "writer");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final CommandRunner runner;
    private final CliContext context;
    private final Console console;
    private final DemoScratch scratch;
    private final Path home;
    private final Map<String, Integer> ports = new HashMap<>();

    Demo(CommandRunner runner, CliContext outer, Console console, DemoScratch scratch) {
        this.runner = runner;
        this.console = console;
        this.scratch = scratch;
        this.home = scratch.directory();
        Map<String, String> environment = new HashMap<>(outer.environment());
        environment.remove("GATEHOUSE_MANAGER");
        environment.remove("S6_PROFILE_GATEWAY_SCANDIR");
        environment.put("GATEHOUSE_APP", appFile().toString());
        environment.put("GATEHOUSE_SCANDIR", home.resolve("tree").toString());
        // Its profiles are no names to complete later.
        environment.put("XDG_CACHE_HOME", home.resolve("cache").toString());
        this.context = outer.with(environment);
    }

    void play() throws IOException {
        prepare();
        say("The demo uses a private s6 tree, so it does not affect other services.");
        type("export GATEHOUSE_APP=" + appFile() + " GATEHOUSE_SCANDIR=" + home.resolve("tree"));
        gatehouse("tree up");

        say("Three profiles. Each has a gateway: a web server on its own port.");
        for (String profile : PROFILES) {
            gatehouse("profile create " + profile + " --port " + port(profile));
            addPage(profile);
        }
        show(config(PROFILES.getFirst()));

        say("start returns when the port of each gateway accepts connections.");
        gatehouse("gateway start " + String.join(" ", PROFILES));
        gatehouse("gateway status " + String.join(" ", PROFILES));
        PROFILES.forEach(this::fetch);

        killOne(PROFILES.get(1));
        stopOne(PROFILES.get(2));

        say("Logs have a timestamp on each line.");
        gatehouse("gateway logs -n 3 " + PROFILES.getFirst());
        gatehouse("tree down");
    }

    private Path appFile() {
        return home.resolve(AppFile.NAME);
    }

    private int port(String profile) {
        return Objects.requireNonNull(ports.get(profile));
    }

    private Path config(String profile) {
        return home.resolve("profiles").resolve(profile).resolve("config.yaml");
    }

    /** Writes the app file. It sets the home explicitly, so that the user's variables have no effect. */
    private void prepare() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String text = """
                app: gatehouse-demo
                description: a small web server
                home: {variable: GATEHOUSE_DEMO_HOME, host: "%1$s", container: "%1$s"}
                default-command: [sleep, infinity]
                command: ["%2$s", -Xmx32m, -XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -m, jdk.httpserver,
                  -b, 127.0.0.1, -p, "{port}", -d, "{directory}/public"]
                """.formatted(home, java);
        Files.writeString(
                Files.createFile(
                        appFile(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"))),
                text);
        choosePorts();
    }

    /** Opens all ports together, so that they differ. */
    private void choosePorts() throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (String profile : PROFILES) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                ports.put(profile, socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    /** Adds a web page to a profile and a readiness check to its gateway. */
    private void addPage(String profile) throws IOException {
        Path directory = home.resolve("profiles").resolve(profile).resolve("public");
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("index.html"), "<p>I am the gateway of " + profile + ".</p>\n");
        Files.writeString(config(profile), "  ready: port\n", StandardOpenOption.APPEND);
    }

    private void fetch(String profile) {
        String url = "http://127.0.0.1:" + port(profile) + "/";
        type("curl " + url);
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setConnectTimeout((int) LIMIT.toMillis());
            connection.setReadTimeout((int) LIMIT.toMillis());
            try (InputStream page = connection.getInputStream()) {
                console.text(new String(page.readAllBytes(), StandardCharsets.UTF_8).strip());
            }
        } catch (IOException e) {
            throw new GatehouseException("Cannot read " + url + ": " + e.getMessage(), Remedy.gatehouse("demo"), e);
        }
    }

    private void killOne(String profile) {
        ServiceStatus before = status(profile);
        say("A killed gateway restarts, and RESTARTS counts it.");
        type("kill -9 " + before.pid().orElseThrow());
        ProcessHandle.of(before.pid().getAsLong()).ifPresent(ProcessHandle::destroyForcibly);
        await(profile, () -> {
            ServiceStatus now = status(profile);
            return now.isRunning() && !now.pid().equals(before.pid()) && answers(profile);
        });
        gatehouse("gateway status " + String.join(" ", PROFILES));
        fetch(profile);
    }

    private void stopOne(String profile) {
        say("A stopped gateway stays down, even after a restart of the whole tree, as in a reboot.");
        gatehouse("gateway stop " + profile);
        gatehouse("tree down");
        gatehouse("tree up");
        gatehouse("reconcile");
        gatehouse("gateway status --all");
    }

    private ServiceStatus status(String profile) {
        return manager().status(ServiceName.of(profile));
    }

    private ServiceManager manager() {
        Session session = new Session(context, console, ParsedArgs.EMPTY, List.of());
        ManagerRequest request = ManagerRequest.of(session.home(), context.environment());
        return context.managers().open(Optional.of(Kind.S6), request);
    }

    private boolean answers(String profile) {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port(profile)).close();
            return true;
        } catch (IOException notListening) {
            return false;
        }
    }

    /** Polls: no event reports a restart to this process. */
    private void await(String profile, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (Progress _ = Progress.of(console, "Waiting for " + profile)) {
            while (!condition.getAsBoolean()) {
                checkInterrupted();
                if (System.nanoTime() - deadline > 0) {
                    throw new TimedOutException(profile + " did not restart", LIMIT, "", Remedy.gatehouse("demo"));
                }
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
    }

    private void show(Path file) throws IOException {
        type("cat " + file);
        Files.readAllLines(file).forEach(console::fact);
    }

    private void say(String text) {
        console.fact("");
        console.fact("# " + text, Paint.FAINT);
        console.flush();
    }

    private void type(String command) {
        checkInterrupted();
        console.fact("$ " + command, Paint.BOLD);
        console.flush();
    }

    private void gatehouse(String command) {
        type("gatehouse " + command);
        int code = runner.run(command.split(" "), context, console);
        if (code != ExitCode.DONE) {
            throw new GatehouseException("The demo failed at: gatehouse " + command, Remedy.gatehouse("detect"));
        }
    }

    private void checkInterrupted() {
        if (scratch.isEnding()) {
            throw new GatehouseException("The demo was interrupted", Remedy.gatehouse("demo"));
        }
    }
}
