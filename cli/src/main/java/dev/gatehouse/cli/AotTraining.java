package dev.gatehouse.cli;

import dev.gatehouse.app.AppFile;
import dev.gatehouse.cli.command.CliContext;
import dev.gatehouse.cli.output.Terminal;
import dev.gatehouse.cli.parsing.DurationText;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.owner.HomeOwner;
import dev.gatehouse.s6.S6Provider;
import dev.gatehouse.s6.scandir.Scandir;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.run.HomeRunFiles;
import dev.gatehouse.systemd.SystemdProvider;
import dev.gatehouse.systemd.host.TemporaryHome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the usual commands once, on an {@link AotStage} and without output, so that the AOT cache records the classes that they
 * need. Skips what this machine cannot do, such as supervision without s6. Never fails.
 *
 * <p>Each class in a cache costs some time at every start, even if it is not used. With all classes {@code gateway status}
 * would take 1.5 times as long. So there are several caches, and this class itself uses nothing that a command does not use.
 */
public final class AotTraining {
    /** Second argument: trains the quick cache for s6. */
    private static final String QUICK = "quick";

    /** Second argument: trains the quick cache for systemd. */
    private static final String QUICK_SYSTEMD = "quick-systemd";

    /** Second argument: trains the cache for commands that show gateways and profiles, for s6. */
    private static final String READING = "reading";

    /** Second argument: trains the same for systemd. */
    private static final String READING_SYSTEMD = "reading-systemd";

    /** Second argument: trains the cache for commands that look through the host, for s6. */
    private static final String CHECKING = "checking";

    /** Second argument: trains the same for systemd. */
    private static final String CHECKING_SYSTEMD = "checking-systemd";

    /** Second argument: trains the cache for Kubernetes. */
    private static final String KUBERNETES = "kubernetes";

    private static final String DETECT = "detect";

    /** The commands for which the launcher uses a quick cache. */
    private static final List<String> SHORT_COMMANDS = List.of(
            "gateway status",
            "gateway status coder",
            "status coder",
            "gateway status --all",
            "--profile coder gateway status",
            "gateway status new",
            DETECT,
            "profile list",
            "tree status",
            "--version");

    /** The commands for which the launcher uses a reading cache. */
    private static final List<String> READING_COMMANDS =
            List.of("gateway logs coder", "gateway logs --all -n 5", "profile show coder", "render coder");

    /** The commands for which the launcher uses the checking cache. */
    private static final List<String> CHECKING_COMMANDS =
            List.of("gateway list", "check", "doctor", "reconcile --dry-run", "app list", "app show");

    /** Commands on a cluster. The launcher uses one cache for all of them. */
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

    /** Output for programs, help and errors. */
    private static final List<String> FURTHER_COMMANDS = List.of(
            "gateway logs --all -n 5 --since 2026-06-01T00:00",
            "gateway status coder --json",
            "gateway list --json",
            "gateway logs coder --json",
            "profile list --json",
            "--help",
            "gateway --help",
            "start --help",
            "completion bash",
            "gateway start --timout 3",
            "gateway strat",
            "gateway start nobody",
            "gateway start -pcoder --timeout=5",
            "gateway status Bad");

    /** Ages of gateways, one for each form of the text. */
    private static final int[] AGES = {1, 100, 10_000, 1_000_000};

    private final Path stage;
    private ServiceManagers managers = ServiceManagers.ofHost();
    private final Map<String, String> environment = new HashMap<>();

    private AotTraining(Path stage) {
        this.stage = stage;
        environment.put("PATH", AotStage.path());
        environment.put("HERMES_HOME", AotStage.home(stage).toString());
        environment.put("XDG_CACHE_HOME", AotStage.cache(stage).toString());
    }

    /** Trains a cache. The first argument is the stage; the second one selects the cache. */
    public static void main(String[] arguments) {
        AotTraining training = new AotTraining(Path.of(arguments[0]));
        try {
            training.train(arguments[1]);
            for (int seconds : AGES) {
                DurationText.rough(Duration.ofSeconds(seconds));
            }
        } catch (RuntimeException e) {
            // An incomplete cache is better than none.
            System.err.println("training ended early: " + e);
        }
        // The real output streams need training too.
        Main.run(new String[] {"--version"});
    }

    private void train(String cache) {
        switch (cache) {
            case QUICK -> trainOnS6(SHORT_COMMANDS);
            case QUICK_SYSTEMD -> trainOnSystemd(SHORT_COMMANDS);
            case READING -> trainOnS6(READING_COMMANDS);
            case READING_SYSTEMD -> {
                trainOnSystemd(READING_COMMANDS);
                readOnSystemd();
            }
            case CHECKING -> {
                trainOnS6(CHECKING_COMMANDS);
                askForLock();
            }
            case CHECKING_SYSTEMD -> {
                trainOnSystemd(CHECKING_COMMANDS);
                readOnSystemd();
                searchUnits();
                askForLock();
            }
            case KUBERNETES -> trainOnKubernetes();
            default -> {
                trainOnBoth(SHORT_COMMANDS);
                trainOnBoth(READING_COMMANDS);
                trainOnBoth(CHECKING_COMMANDS);
                searchUnits();
                askForLock();
                trainOnBoth(FURTHER_COMMANDS);
                trainChanges();
            }
        }
    }

    private void trainOnBoth(List<String> commands) {
        trainOnS6(commands);
        trainOnSystemd(commands);
    }

    /** Runs commands on slots that appear supervised even without s6, and on such a service of runit. */
    private void trainOnS6(List<String> commands) {
        environment.putAll(AotStage.s6(stage));
        callWithBoth(commands);
        // How a private tree is found, which no variable names.
        new Scandir(AotStage.scandir(stage)).svscanInBrief();
        environment.remove("GATEHOUSE_SCANDIR");
        environment.putAll(AotStage.runit(stage));
        callWithFile(commands);
        environment.remove("GATEHOUSE_MANAGER");
        environment.remove("SVDIR");
    }

    /** Runs the same commands with systemd; a script replaces systemctl, which may be missing. */
    private void trainOnSystemd(List<String> commands) {
        managers = ServiceManagers.ofHost().with(new SystemdProvider(new TrainingLayout(stage)));
        environment.put("GATEHOUSE_MANAGER", "systemd");
        callWithBoth(commands);
        // Root's own units are of the system.
        List<String> ofUser = new ArrayList<>();
        for (String command : commands) {
            if (command.contains("gateway ") || command.startsWith("render") || CHECKING_COMMANDS.contains(command)) {
                ofUser.add(command + " --user");
            }
        }
        callWithFile(ofUser);
        environment.remove("GATEHOUSE_MANAGER");
        detectSystemd(commands);
        managers = ServiceManagers.ofHost();
    }

    /** What the stage does not have: journald, a home that is not temporary, an advised command with the options of this one. */
    private void readOnSystemd() {
        new HomeRunFiles(home()).ownLog(ServiceName.of("coder"));
        TemporaryHome.refuse(Path.of("/"));
        ServiceManagers.ofHost().option("");
        ProcessHandle.current().info().startInstant();
    }

    private Home home() {
        return Home.at(AppFile.read(AotStage.app(stage)), AotStage.home(stage));
    }

    /** How a command finds out that systemd is meant: no private tree of the home is up. */
    private void detectSystemd(List<String> commands) {
        new S6Provider().isUp(home(), environment);
        if (commands.contains(DETECT)) {
            new SystemdProvider().evidence(new HostFacts(AotStage.root(stage), "Linux", environment));
            callWithFile(List.of(DETECT));
        }
    }

    private void trainOnKubernetes() {
        environment.put("GATEHOUSE_APP", AotStage.clusterApp(stage).toString());
        environment.put("GATEHOUSE_MANAGER", "kubernetes");
        // Trees of this host may hold the home too.
        environment.putAll(AotStage.s6(stage));
        for (Path kubeconfig : AotStage.kubeconfigs(stage)) {
            environment.put("KUBECONFIG", kubeconfig.toString());
            call(CLUSTER_COMMANDS);
        }
    }

    /** How units of others are searched, even if this host has no systemd. */
    private void searchUnits() {
        HostFacts host = new HostFacts(AotStage.root(stage), "Linux", environment);
        new SystemdProvider(new TrainingLayout(stage))
                .holders(HolderQuery.of(home(), host.withOneLook(), List.of(ServiceName.of("coder"))));
    }

    /** In a container the kernel has to be asked whether a process elsewhere holds the lock of a home. */
    private void askForLock() {
        try {
            HomeOwner.isOwned(AotStage.changing(stage));
        } catch (IOException unsupported) {
            return;
        }
    }

    /** With the preset and with an app file, which is read in another way. */
    private void callWithBoth(List<String> commands) {
        call(commands);
        callWithFile(commands);
        // Without a named manager, detection loads the backends.
        ServiceManagers.ofHost().named(Map.of());
        ServiceManagers.ofHost().detection();
    }

    private void callWithFile(List<String> commands) {
        environment.put("GATEHOUSE_APP", AotStage.app(stage).toString());
        call(commands);
        environment.remove("GATEHOUSE_APP");
    }

    /** Runs gateways in a real tree if s6 is installed; otherwise the same commands fail early. */
    private void trainChanges() {
        environment.put("GATEHOUSE_SCANDIR", stage.resolve("tree").toString());
        environment.put("GATEHOUSE_APP", AotStage.app(stage).toString());
        environment.put("HERMES_HOME", AotStage.changing(stage).toString());
        call("tree up");
        try {
            call("gateway start --all");
            call(READING_COMMANDS);
            call(CHECKING_COMMANDS);
            call("profile create writer --port 9000");
            call("gateway restart coder");
            call("gateway stop --all");
            call("profile delete writer --yes");
            call("reconcile");
        } finally {
            call("tree down");
        }
    }

    private void call(List<String> lines) {
        for (String line : lines) {
            call(line);
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
}
