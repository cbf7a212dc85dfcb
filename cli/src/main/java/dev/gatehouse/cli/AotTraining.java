package dev.gatehouse.cli;

import dev.gatehouse.app.AppFile;
import dev.gatehouse.cli.command.CliContext;
import dev.gatehouse.cli.output.Terminal;
import dev.gatehouse.cli.parsing.DurationText;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.s6.scandir.Scandir;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.systemd.SystemdProvider;
import dev.gatehouse.systemd.host.SystemdLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the usual commands once, in a scratch directory and without output, so that the AOT cache records the classes that
 * they need. Skips what this machine cannot do, such as supervision without s6. Never fails.
 *
 * <p>Each class in a cache costs some time at every start, even if it is not used. With all classes {@code gateway status}
 * would take 1.5 times as long. So there are five caches: two quick ones for that command and others as short, such as
 * {@code profile list}, one for s6 and one for systemd; one for the other commands that only read; one for Kubernetes, which needs
 * the JDK's TLS; and one with all other classes.
 */
public final class AotTraining {
    /** Second argument: trains the quick cache for s6. */
    static final String QUICK = "quick";

    /** Second argument: trains the quick cache for systemd. */
    static final String QUICK_SYSTEMD = "quick-systemd";

    /** Second argument: trains the cache for further commands that only read. */
    static final String READING = "reading";

    /** Second argument: trains the cache for Kubernetes. */
    static final String KUBERNETES = "kubernetes";

    /** The commands for which the launcher uses a quick cache. */
    private static final List<String> SHORT_COMMANDS = List.of(
            "gateway status",
            "gateway status coder",
            "--profile coder gateway status --all",
            "gateway status new",
            "detect",
            "profile list",
            "app list",
            "tree status",
            "--version");

    /** Further commands that only read, for which the launcher uses the reading cache. */
    private static final List<String> READING_COMMANDS = List.of(
            "gateway list",
            "gateway logs coder",
            "gateway logs --all -n 5 --since 2026-06-01T00:00",
            "profile show coder",
            "render coder",
            "check",
            "reconcile --dry-run");

    /** Commands on a cluster. */
    private static final List<String> CLUSTER_COMMANDS = List.of(
            "gateway status",
            "gateway status coder",
            "--profile coder gateway status --all",
            "gateway status --all --json",
            "gateway list",
            "gateway logs coder",
            "render coder",
            "check",
            "gateway restart coder",
            "gateway stop coder",
            "gateway start coder");

    /** Options of keytool for the keys that clusters have. */
    private static final List<List<String>> KEYS =
            List.of(List.of("-keyalg", "EC", "-groupname", "secp256r1"), List.of("-keyalg", "RSA", "-keysize", "2048"));

    /** Output for programs, help and errors. */
    private static final List<String> FURTHER_COMMANDS = List.of(
            "gateway status coder --json",
            "gateway list --json",
            "gateway logs coder --json",
            "profile list --json",
            "--help",
            "gateway --help",
            "gateway start --help",
            "gateway start --timout 3",
            "gateway strat",
            "gateway start nobody",
            "gateway start -pcoder --timeout=5",
            "gateway status Bad");

    /** A script with the output of systemctl (systemd 252) for a running service. */
    private static final String SYSTEMCTL = """
            while [ $# -gt 0 ] && [ "$1" != -- ]; do shift; done
            [ $# -eq 0 ] || shift
            between=
            for unit; do
                printf '%sType=exec\\nRestart=always\\nResult=success\\nNRestarts=0\\n' "$between"
                printf 'MainPID=597\\nExecMainStatus=0\\nExecMainCode=0\\nExecMainExitTimestampMonotonic=0\\n'
                printf 'Id=%s\\nLoadState=loaded\\nActiveState=active\\nSubState=running\\n' "$unit"
                printf 'FragmentPath=/home/x/.config/systemd/user/%s\\nUnitFileState=enabled\\n' "$unit"
                printf 'StateChangeTimestamp=Mon 2026-11-23 07:32:28 UTC\\nActiveExitTimestampMonotonic=0\\n'
                printf 'Job=0\\nNeedDaemonReload=no\\n'
                between='
            '
            done
            """;

    /** Ages of gateways, one for each form of the text. */
    private static final int[] AGES = {1, 100, 10_000, 1_000_000};

    /** An app file with the groups that people use. */
    private static final String APP = """
            # An app.
            app: hermes
            description: An app
            home: {variable: HERMES_HOME, host: ~/.hermes, container: /opt/data}
            markers: [SOUL.md]
            command: [sleep, '1000']
            settings: {file: config.yaml, section: gateway}
            port:
              - {file: config.yaml, key: server.port, format: yaml}
              - {file: .env, key: PORT}
            env:
              MODE: gateway
              NUMBER: 1
            restart: {mode: on-failure, first: 1s, max: 60s}
            stop: {timeout: 10s}
            limits: {files: 4096}
            log-file: logs/app.log
            pid-file: gateway.pid
            state-file:
              file: state.json
              state: state
              up: [running]
              wanted: {key: desired, run: [running], stop: [stopped], observed: [running], ended: [stopped]}
            names: {unit: hermes-gateway, slot: gateway-}
            """;

    /** Settings of a profile. */
    private static final String SETTINGS = """
            # Settings of the app, and of its gateway.
            server:
              port: 8642
            models:
              - name: small
                tokens: 4096
            gateway:
              restart: {mode: on-failure}
              stop: {timeout: 5s}
              env:
                LEVEL: debug
            """;

    /** An intent without an inode and a host, up to the path of its profile. */
    private static final String INTENT = """
            running
            format=1
            profile=coder
            path=""";

    private final Path scratch;
    private ServiceManagers managers = ServiceManagers.ofHost();
    private final Map<String, String> environment = new HashMap<>();

    private AotTraining(Path scratch, Map<String, String> inherited) {
        this.scratch = scratch;
        environment.put("PATH", inherited.getOrDefault("PATH", "/usr/bin:/bin"));
        environment.put("HERMES_HOME", scratch.resolve("home").toString());
    }

    /** Trains a cache. The first argument is the working directory; the optional second one selects a smaller cache. */
    public static void main(String[] arguments) {
        try {
            Path parent = Path.of(arguments.length > 0 ? arguments[0] : System.getProperty("java.io.tmpdir", "/tmp"));
            Path scratch = Files.createTempDirectory(parent, "train");
            try {
                InstalledBackends.record(parent);
                AotTraining training = new AotTraining(scratch, System.getenv());
                training.prepare();
                training.train(arguments.length < 2 ? "" : arguments[1]);
                for (int seconds : AGES) {
                    DurationText.rough(Duration.ofSeconds(seconds));
                }
                // The real output streams need training too.
                Main.run(new String[] {"--version"});
            } finally {
                delete(scratch);
            }
        } catch (IOException | RuntimeException e) {
            // An incomplete cache is better than none.
            System.err.println("training ended early: " + e);
        }
    }

    private void train(String cache) throws IOException {
        switch (cache) {
            case QUICK -> trainOnS6(SHORT_COMMANDS);
            case QUICK_SYSTEMD -> trainOnSystemd(SHORT_COMMANDS);
            case READING -> trainWithProcess(READING_COMMANDS);
            case KUBERNETES -> trainOnKubernetes();
            default -> {
                List<String> commands = new ArrayList<>(SHORT_COMMANDS);
                commands.addAll(READING_COMMANDS);
                commands.addAll(FURTHER_COMMANDS);
                trainWithProcess(commands);
                trainChanges();
            }
        }
    }

    /** With a slot that equals its profile, and a process that runs its gateway, for the search for holders. */
    private void trainWithProcess(List<String> commands) throws IOException {
        renderSlot();
        Optional<Process> gateway = gateway();
        try {
            trainOnS6(commands);
            trainOnSystemd(commands);
        } finally {
            gateway.ifPresent(Process::destroy);
        }
    }

    private void prepare() throws IOException {
        Path profile = Files.createDirectories(scratch.resolve("home/profiles/coder"));
        Files.writeString(profile.resolve("SOUL.md"), "# coder\n");
        Files.writeString(profile.resolve("config.yaml"), SETTINGS);
        Files.writeString(
                profile.resolve("state.json"), "{\"pid\": 1, \"state\": \"running\", \"desired\": \"running\"}\n");
        Files.writeString(profile.resolve("gateway.intent"), INTENT + profile.toRealPath() + "\n");
        Files.writeString(
                Files.createDirectories(scratch.resolve("home/logs/gateways/coder"))
                        .resolve("current"),
                "2026-06-01 08:30:00.123456789  a line\n@400000006a1d42e2075bcd15 a line\n".repeat(25));
        Files.writeString(
                Files.createDirectories(scratch.resolve("home/profiles/new")).resolve("SOUL.md"), "# not registered\n");
        Files.writeString(scratch.resolve("app.yaml"), APP);
        Files.writeString(
                Files.createDirectories(scratch.resolve("home/.gatehouse")).resolve("owner"),
                "format=1\nwhat=private tree\nscandir=" + simulated() + "\nsince=2026-06-01T08:30:00Z\n");
    }

    /** The scandir of the slots that appear supervised. */
    private Path simulated() {
        return scratch.resolve("simulated");
    }

    /** Writes the files of a slot, so that list and check find no difference. */
    private void renderSlot() throws IOException {
        environment.put("GATEHOUSE_SCANDIR", simulated().toString());
        Home home = Home.at(AppFile.read(scratch.resolve("app.yaml")), scratch.resolve("home"));
        Rendering slot = managers.renderer(Kind.S6, ManagerRequest.of(home, environment))
                .render(home.profile("coder").orElseThrow().gateway());
        for (RenderedFile file : slot.files()) {
            Path at = slot.root().resolve(file.path());
            Files.createDirectories(at.resolveSibling("."));
            Files.write(at, file.bytes());
            Files.setAttribute(at, "unix:mode", file.mode());
        }
    }

    /** Runs commands on a slot that appears supervised even without s6. */
    private void trainOnS6(List<String> commands) throws IOException {
        environment.put("GATEHOUSE_SCANDIR", simulated().toString());
        try (TrainingSlot _ = TrainingSlot.tree(simulated());
                TrainingSlot _ = TrainingSlot.at(simulated().resolve("gateway-coder"), true);
                TrainingSlot _ = TrainingSlot.at(simulated().resolve("gateway-coder/log"), true);
                TrainingSlot _ = TrainingSlot.at(simulated().resolve("gateway-default"), false)) {
            Files.writeString(simulated().resolve(".gatehouse.home.gateway-"), environment.get("HERMES_HOME") + "\n");
            callWithBoth(commands);
            // How a private tree is found, which no variable names.
            new Scandir(simulated()).svscanInBrief();
        }
    }

    /** Starts a process with the command and the variables of a gateway; empty if there is no such program. */
    private Optional<Process> gateway() {
        ProcessBuilder sleep = new ProcessBuilder("sleep", "1000")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        sleep.environment()
                .put("HERMES_HOME", scratch.resolve("home/profiles/coder").toString());
        try {
            return Optional.of(sleep.start());
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    /** Runs the same commands with systemd; a script replaces systemctl, which may be missing. */
    private void trainOnSystemd(List<String> commands) throws IOException {
        Path systemctl = scratch.resolve("systemctl");
        Files.writeString(systemctl, SYSTEMCTL);
        managers = ServiceManagers.ofHost()
                .with(new SystemdProvider(variables -> SystemdLayout.ofHost(variables)
                        .withSystemctl(List.of("/bin/sh", systemctl.toString()))
                        .withTemporaryHomes()));
        environment.put("GATEHOUSE_MANAGER", "systemd");
        callWithBoth(commands);
        environment.remove("GATEHOUSE_MANAGER");
        managers = ServiceManagers.ofHost();
    }

    private void trainOnKubernetes() throws IOException {
        Path app = scratch.resolve("cluster.yaml");
        Files.writeString(app, APP + "kubernetes: {image: app, claim: agents}\n");
        environment.put("GATEHOUSE_APP", app.toString());
        environment.put("GATEHOUSE_MANAGER", "kubernetes");
        environment.put("KUBECONFIG", scratch.resolve("kubeconfig").toString());
        for (List<String> keys : KEYS) {
            Optional<TrainingCluster> cluster = TrainingCluster.open(scratch, keys.toArray(String[]::new));
            if (cluster.isPresent()) {
                try (TrainingCluster _ = cluster.get()) {
                    CLUSTER_COMMANDS.forEach(this::call);
                }
            }
        }
    }

    /** With the preset and with an app file, which is read in another way. */
    private void callWithBoth(List<String> commands) {
        commands.forEach(this::call);
        environment.put("GATEHOUSE_APP", scratch.resolve("app.yaml").toString());
        commands.forEach(this::call);
        environment.remove("GATEHOUSE_APP");
        // Without a named manager, detection loads the backends.
        ServiceManagers.ofHost().named(Map.of());
        ServiceManagers.ofHost().detection();
    }

    /** Runs gateways in a real tree if s6 is installed; otherwise the same commands fail early. */
    private void trainChanges() {
        environment.put("GATEHOUSE_SCANDIR", scratch.resolve("tree").toString());
        environment.put("GATEHOUSE_APP", scratch.resolve("app.yaml").toString());
        call("tree up");
        try {
            call("gateway start --all");
            READING_COMMANDS.forEach(this::call);
            call("profile create writer --port 9000");
            call("gateway restart coder");
            call("gateway stop --all");
            call("profile delete writer --yes");
            call("reconcile");
        } finally {
            call("tree down");
        }
    }

    private void call(String line) {
        CliContext context = new CliContext(
                environment,
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                Terminal.ofProcess(),
                managers);
        Cli.run(line.split(" ", -1), context);
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path path, @Nullable IOException e) throws IOException {
                Files.delete(path);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
