package dev.gatehouse.cli;

import dev.gatehouse.app.App;
import dev.gatehouse.app.AppFile;
import dev.gatehouse.app.Presets;
import dev.gatehouse.cli.completion.KnownProfiles;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profiles;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.provider.ManagerOption;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.systemd.SystemdProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Prepares what the commands of {@link AotTraining} read: a home, the slots of an s6 tree that appear supervised, a process that
 * runs a gateway, a systemctl, and clusters of Kubernetes. Keeps it until the standard input ends.
 *
 * <p>In a process of its own, because an AOT cache contains each class that the training process loads, and each one costs every
 * start some time. What this machine cannot do is left out, as an incomplete cache is better than none.
 */
public final class AotStage {
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

    /** A unit that somebody wrote for a gateway, up to the home. */
    private static final String FOREIGN_UNIT = """
            [Service]
            User=root
            WorkingDirectory=~
            EnvironmentFile=-/etc/default/agent
            Environment=MODE=gateway "PLACE=%t"
            ExecStart=/bin/sh -c 'cd ${PLACE} && exec sleep 1000'
            Environment=HERMES_HOME=""";

    /** A script with an entry of the journal. */
    private static final String JOURNALCTL = """
            printf '{"__CURSOR":"s=1;i=1","__REALTIME_TIMESTAMP":"1780302600000000","MESSAGE":"a line",'
            printf '"_SYSTEMD_USER_UNIT":"hermes-gateway-coder.service","_PID":"1"}\\n'
            """;

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

    private static final int EXECUTABLE = 0755;

    /** Kinds of keys that clusters have, with the options of keytool. */
    private static final Map<String, List<String>> KEYS = Map.of(
            "ec", List.of("-keyalg", "EC", "-groupname", "secp256r1"),
            "rsa", List.of("-keyalg", "RSA", "-keysize", "2048"));

    private final Path place;

    private AotStage(Path place) {
        this.place = place;
    }

    /**
     * Prepares the stage, prints a line, and waits.
     *
     * @param arguments an existing directory for the stage, which the caller removes
     */
    public static void main(String[] arguments) throws IOException {
        AotStage stage = new AotStage(Path.of(arguments[0]));
        InstalledBackends.record(stage.place);
        try {
            stage.prepare();
            stage.write(stage.rendered(Kind.S6, s6(stage.place), Map.of()));
            stage.writeUnit();
            stage.keepNames();
            stage.startGateway();
            stage.prepareRunit();
            stage.startClusters();
        } catch (IOException | RuntimeException e) {
            System.err.println("incomplete stage: " + e);
        }
        stage.hold();
    }

    /** The PATH of this process, of which the definition of a unit has parts. */
    static String path() {
        String path = System.getenv("PATH");
        return path == null ? "/usr/bin:/bin" : path;
    }

    /** The home of the gateways that commands only read; its lock is held, as by a private tree. */
    static Path home(Path place) {
        return place.resolve("home");
    }

    /** The home of the gateways that commands change. */
    static Path changing(Path place) {
        return place.resolve("changing");
    }

    /** The cache directory of the person. */
    static Path cache(Path place) {
        return place.resolve("cache");
    }

    /** The scandir of the slots that appear supervised. */
    static Path scandir(Path place) {
        return place.resolve("simulated");
    }

    /** The app file on a stage. */
    static Path app(Path place) {
        return place.resolve("app.yaml");
    }

    /** The app file for gateways on a cluster. */
    static Path clusterApp(Path place) {
        return place.resolve("cluster.yaml");
    }

    /** Kubeconfigs of clusters, one for each kind of keys. */
    static List<Path> kubeconfigs(Path place) {
        return List.of(place.resolve("ec/kubeconfig"), place.resolve("rsa/kubeconfig"));
    }

    /** The script that answers as journalctl does. */
    static Path journalctl(Path place) {
        return place.resolve("journalctl");
    }

    /** A directory that looks like the root of a host with systemd. */
    static Path root(Path place) {
        return place.resolve("root");
    }

    /** The script that answers as systemctl does. */
    static Path systemctl(Path place) {
        return place.resolve("systemctl");
    }

    private static Path profile(Path home) throws IOException {
        Path profile = Files.createDirectories(home.resolve("profiles/coder"));
        Files.writeString(profile.resolve("SOUL.md"), "# coder\n");
        Files.writeString(profile.resolve("config.yaml"), SETTINGS);
        return profile;
    }

    private void prepare() throws IOException {
        profile(changing(place));
        Files.writeString(
                Files.createDirectories(changing(place).resolve(".gatehouse")).resolve("owner.lock"), "");
        Path profile = profile(home(place));
        Files.writeString(
                profile.resolve("state.json"), "{\"pid\": 1, \"state\": \"running\", \"desired\": \"running\"}\n");
        Files.writeString(profile.resolve("gateway.intent"), INTENT + profile.toRealPath() + "\n");
        Files.writeString(
                Files.createDirectories(home(place).resolve("logs/gateways/coder"))
                        .resolve("current"),
                "2026-06-01 08:30:00.123456789  a line\n@400000006a1d42e2075bcd15 a line\n".repeat(25));
        Files.writeString(
                Files.createDirectories(home(place).resolve("profiles/new")).resolve("SOUL.md"), "# not registered\n");
        Files.writeString(app(place), APP);
        Files.writeString(
                Files.createDirectories(home(place).resolve(".gatehouse")).resolve("owner"),
                "format=1\nwhat=private tree\nscandir=" + scandir(place) + "\nsince=2026-06-01T08:30:00Z\n");
        Files.writeString(systemctl(place), SYSTEMCTL);
        Path units = Files.createDirectories(root(place).resolve("run/systemd/system"));
        Files.writeString(units.resolve("agent.service"), FOREIGN_UNIT + home(place) + "\n");
        Files.writeString(units.resolve("agent@.service"), FOREIGN_UNIT.replace("=~", "=/") + home(place) + "\n");
        Files.writeString(
                Files.createDirectory(units.resolve("agent.service.d")).resolve("a.conf"), "[Service]\nNice=5\n");
        Path wants = Files.createDirectory(units.resolve("multi-user.target.wants"));
        Files.createSymbolicLink(wants.resolve("agent@a.service"), Path.of("../agent@.service"));
        Path tool = Files.createDirectories(root(place).resolve("usr/bin")).resolve("systemctl");
        Files.writeString(tool, "#!/bin/sh\necho running\n");
        Files.setAttribute(tool, "unix:mode", EXECUTABLE);
        Files.writeString(
                Files.createDirectories(scandir(place)).resolve(".gatehouse.home.gateway-"), home(place) + "\n");
    }

    /** The variables that choose the s6 tree of a stage. */
    static Map<String, String> s6(Path place) {
        return Map.of("GATEHOUSE_SCANDIR", scandir(place).toString());
    }

    /** The variables that choose the runit services of a stage. */
    static Map<String, String> runit(Path place) {
        return Map.of(
                "GATEHOUSE_MANAGER", "runit", "SVDIR", place.resolve("services").toString());
    }

    /** The definition of a service, so that list and check find no difference. */
    private Rendering rendered(Kind kind, Map<String, String> environment, Map<String, String> options)
            throws IOException {
        Home home = Home.at(AppFile.read(app(place)), home(place));
        return ServiceManagers.ofHost()
                .with(new SystemdProvider(new TrainingLayout(place)))
                .renderer(kind, new ManagerRequest(home, environment, options, false))
                .render(home.profile("coder").orElseThrow().gateway());
    }

    private void write(Rendering rendering) throws IOException {
        if (!rendering.root().startsWith(place)) {
            throw new IOException(rendering.root() + " is not in " + place);
        }
        for (RenderedFile file : rendering.files()) {
            Path at = rendering.root().resolve(file.path());
            Files.createDirectories(at.resolveSibling("."));
            Files.write(at, file.bytes());
            Files.setAttribute(at, "unix:mode", file.mode());
        }
    }

    private void writeUnit() throws IOException {
        Rendering unit = rendered(Kind.SYSTEMD, Map.of("PATH", path()), Map.of(ManagerOption.USER.name(), ""));
        write(unit);
        String pid = Long.toString(ProcessHandle.current().pid());
        // A run that begins later than the files of the unit were written runs with the current ones.
        String since = Instant.now()
                .plusSeconds(60)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace('T', ' ')
                .replace("Z", " UTC");
        Files.writeString(
                systemctl(place),
                SYSTEMCTL
                        .replace("/home/x/.config/systemd/user", unit.root().toString())
                        .replace("MainPID=597", "MainPID=" + pid)
                        .replace("2026-11-23 07:32:28 UTC", since));
        Files.writeString(journalctl(place), JOURNALCTL);
    }

    /** The names of profiles, so that the commands that list them find nothing to write. */
    private void keepNames() throws IOException {
        KnownProfiles names = KnownProfiles.of(
                        Map.of("XDG_CACHE_HOME", cache(place).toString()))
                .orElseThrow();
        keepNames(names, Presets.named("hermes"), "hermes");
        keepNames(names, AppFile.read(app(place)), app(place).toString());
    }

    private void keepNames(KnownProfiles names, App app, String word) throws IOException {
        Home home = Home.at(app, home(place));
        names.keep(home, word, Profiles.scan(home).profiles());
    }

    /** A service that appears supervised by a runsv, whose lock only another program can take. */
    private void prepareRunit() throws IOException {
        Rendering service = rendered(ServiceManagers.ofHost().kind("runit"), runit(place), Map.of());
        write(service);
        Path own = Files.createDirectories(service.root().resolve("gatehouse"));
        Files.writeString(own.resolve("home"), home(place) + "\n");
        ByteBuffer status =
                ByteBuffer.allocate(20).putLong(TrainingSlot.label()).putInt(0);
        status.order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) ProcessHandle.current().pid());
        status.put(new byte[] {0, 'u', 0, 1});
        for (String part : List.of("supervise", "log/supervise")) {
            Path supervise = Files.createDirectories(service.root().resolve(part));
            Files.write(supervise.resolve("status"), status.array());
            Path lock = Files.writeString(supervise.resolve("lock"), "");
            // Its input ends with this process.
            Process holder = new ProcessBuilder("flock", lock.toString(), "cat").start();
            Runtime.getRuntime().addShutdownHook(new Thread(holder::destroy));
        }
    }

    /** Clusters end with this process. */
    private void startClusters() throws IOException {
        Files.writeString(clusterApp(place), APP + "kubernetes: {image: app, claim: agents}\n");
        for (Map.Entry<String, List<String>> keys : KEYS.entrySet()) {
            TrainingCluster.start(Files.createDirectory(place.resolve(keys.getKey())), keys.getValue());
        }
    }

    /** Starts a process with the command and the variables of a gateway. It ends with this process. */
    private void startGateway() throws IOException {
        ProcessBuilder sleep = new ProcessBuilder("sleep", "1000")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        sleep.environment()
                .put("HERMES_HOME", home(place).resolve("profiles/coder").toString());
        Process gateway = sleep.start();
        Runtime.getRuntime().addShutdownHook(new Thread(gateway::destroy));
    }

    /** Holds the locks of a home, an s6-svscan and supervisors until the standard input ends. */
    private void hold() throws IOException {
        Path scandir = scandir(place);
        try (TrainingSlot _ = TrainingSlot.home(home(place).resolve(".gatehouse"));
                TrainingSlot _ = TrainingSlot.tree(scandir);
                TrainingSlot _ = TrainingSlot.at(scandir.resolve("gateway-coder"), true);
                TrainingSlot _ = TrainingSlot.at(scandir.resolve("gateway-coder/log"), true);
                TrainingSlot _ = TrainingSlot.at(scandir.resolve("gateway-default"), false)) {
            System.out.println("ready");
            while (System.in.read() >= 0) {
                // Waits for the end.
            }
        }
    }
}
