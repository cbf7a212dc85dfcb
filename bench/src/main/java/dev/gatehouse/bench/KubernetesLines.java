package dev.gatehouse.bench;

import dev.gatehouse.app.AppFile;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.Profiles;
import dev.gatehouse.systemtest.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Compares commands on a real Kubernetes in namespaces of its own with its kubectl. */
final class KubernetesLines {
    private static final int GATEWAYS = 300;
    private static final String STATUS = "gateway status --all, 300 gateways in Kubernetes, to kubectl get pods";

    private static final String NAMESPACE = "bench";

    /** The controllers create some pods a second. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final double MEGABYTE = 1024;

    private static final String APP = """
            app: hermes
            home: {variable: HERMES_HOME, host: ~/.hermes}
            markers: [SOUL.md]
            command: [httpd, -f, -p, "8080"]
            settings: {file: config.yaml, section: gateway}
            kubernetes: {image: "IMAGE", pull-policy: Never, claim: home}
            """;

    private static final String SETTINGS = """
            gateway:
              port: 8080
              ready: port
            """;

    private static final String VOLUME = """
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: home}
            spec:
              capacity: {storage: 1Gi}
              accessModes: [ReadWriteMany]
              storageClassName: ""
              claimRef: {namespace: NAMESPACE, name: home}
              hostPath: {path: "PATH"}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: home, namespace: NAMESPACE}
            spec:
              accessModes: [ReadWriteMany]
              storageClassName: ""
              volumeName: home
              resources: {requests: {storage: 1Gi}}
            """;

    private final Bench bench;
    private final Cluster cluster;
    private final Path directory;
    private final Map<String, String> environment;
    private final List<String> kubectl;

    private KubernetesLines(Bench bench, Cluster cluster, int gateways) throws IOException {
        this.bench = bench;
        this.cluster = cluster;
        Path app = bench.place().scratch().resolve("cluster.yaml");
        Files.writeString(app, APP.replace("IMAGE", Cluster.IMAGE));
        this.directory = Files.createTempDirectory(bench.place().scratch(), "cluster-home");
        environment = new HashMap<>(cluster.variables());
        environment.put("GATEHOUSE_MANAGER", "kubernetes");
        environment.put("GATEHOUSE_NAMESPACE", NAMESPACE);
        environment.put("GATEHOUSE_APP", app.toString());
        kubectl = new ArrayList<>(cluster.kubectlWords());
        kubectl.addAll(List.of("-n", NAMESPACE));
        for (int i = 0; i < gateways; i++) {
            Path profile = Files.createDirectories(directory.resolve("profiles/agent-" + i));
            Files.writeString(profile.resolve("SOUL.md"), "# one\n");
            // Each port is a Service, and the cluster has addresses for 250 of them.
            Files.writeString(profile.resolve("config.yaml"), gateways == 1 ? SETTINGS : "");
        }
        cluster.kubectl("create", "namespace", NAMESPACE).orThrow();
        cluster.kubectlReading(
                        VOLUME.replace("NAMESPACE", NAMESPACE).replace("PATH", directory.toString()),
                        "apply",
                        "-f",
                        "-")
                .orThrow();
        Home home = Home.at(AppFile.read(app), directory);
        ServiceManager manager = ServiceManagers.open(home, Optional.of(Kind.of("kubernetes")), environment);
        manager.define(
                        Profiles.scan(home).profiles().stream()
                                .filter(profile -> !profile.name().isDefault())
                                .map(Profile::gateway)
                                .toList(),
                        gateways == 1 ? Initially.DOWN : Initially.UP)
                .orThrow();
        openToAll();
    }

    /** The gateways of the image have an account of their own, and write into the home. */
    private void openToAll() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(file, EnumSet.allOf(PosixFilePermission.class));
            }
        }
    }

    static void run(Bench bench) throws Exception {
        Optional<String> whyNot = System.getenv(Cluster.FOREIGN) == null
                ? Cluster.whyNot()
                : Optional.of("the variable " + Cluster.FOREIGN + " names another one");
        if (whyNot.isPresent()) {
            bench.results().add(Row.leftOut(STATUS, "No cluster of its own here: " + whyNot.get()));
            return;
        }
        try (Cluster cluster = Cluster.control()) {
            new KubernetesLines(bench, cluster, GATEWAYS).status();
        }
        try (Cluster cluster = Cluster.whole()) {
            new KubernetesLines(bench, cluster, 1).start();
        }
    }

    private List<String> kubectl(String... words) {
        List<String> all = new ArrayList<>(kubectl);
        all.addAll(List.of(words));
        return all;
    }

    /** No node takes the pods, so the gateways are all starting. */
    private void status() throws Exception {
        awaitPods();
        List<String> all = bench.command().words(directory, "gateway", "status", "--all");
        StatusLines.requireTold(Installed.output(all, environment), GATEWAYS);
        List<String> one = bench.command().words(directory, "gateway", "status", "agent-7");
        List<Double> kilobytes = new ArrayList<>();
        Map<String, Series> series = new Race()
                .with("gateway status --all", () -> {
                    Processes.Timing timing = bench.processes().run(all, environment, StatusLines.TOLD);
                    kilobytes.add((double) timing.kilobytes());
                    return timing.seconds();
                })
                .with("kubectl get pods", () -> kubectlSeconds("get", "pods"))
                .with(
                        "gateway status",
                        () -> bench.processes()
                                .run(one, environment, StatusLines.TOLD)
                                .seconds())
                .with("kubectl get pod", () -> kubectlSeconds("get", "pod", "gw-agent-7-0"))
                .run(2, bench.rounds(20));
        bench.results().keep("kubernetes", series);
        add(STATUS, 2, Found.of(series, "gateway status --all"), Found.of(series, "kubectl get pods"));
        bench.results()
                .add(Row.megabytes(
                        "peak memory of gateway status --all, 300 gateways in Kubernetes",
                        128,
                        kilobytes.stream()
                                        .mapToDouble(Double::doubleValue)
                                        .max()
                                        .orElse(0)
                                / MEGABYTE));
        Series ours = Found.of(series, "gateway status");
        Series theirs = Found.of(series, "kubectl get pod");
        bench.results()
                .add(Row.comparison(
                        "gateway status of one in Kubernetes, to kubectl get pod",
                        ours.ratioTo(theirs),
                        Found.millis(ours) + " to " + Found.millis(theirs)));
    }

    private double kubectlSeconds(String... words) throws IOException {
        return bench.processes().run(kubectl(words), environment, List.of(0)).seconds();
    }

    private void add(String budget, double limit, Series ours, Series theirs) {
        bench.results()
                .add(Row.ratio(
                        budget, limit, ours.ratioTo(theirs), Found.millis(ours) + " to " + Found.millis(theirs)));
    }

    private void awaitPods() throws IOException {
        long begin = System.nanoTime();
        while (true) {
            long pods = cluster.kubectl("-n", NAMESPACE, "get", "pods", "-o", "name")
                    .orThrow()
                    .lines()
                    .count();
            if (pods == GATEWAYS) {
                return;
            }
            if (System.nanoTime() - begin > LIMIT.toNanos()) {
                throw new IOException("The controllers created only " + pods + " pods");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** Each start begins without a pod. */
    private void start() throws Exception {
        List<String> start = bench.command().words(directory, "gateway", "start", "agent-0");
        // Not by the command: the node's processes are this host's, and it would meet the last of them.
        String down = String.join(" ", kubectl("scale", "statefulset/gw-agent-0", "--replicas=0"));
        String gone = String.join(" ", kubectl("wait", "--for=delete", "pod/gw-agent-0-0", "--timeout=120s"));
        List<String> stop = List.of("/bin/sh", "-c", down + " && exec " + gone);
        String scale = String.join(" ", kubectl("scale", "statefulset/gw-agent-0", "--replicas=1"));
        String wait = String.join(
                " ",
                kubectl(
                        "wait",
                        "statefulset/gw-agent-0",
                        "--for=jsonpath={.status.readyReplicas}=1",
                        "--timeout=120s"));
        List<String> theirs = List.of("/bin/sh", "-c", scale + " && exec " + wait);
        Map<String, Series> series = new Race()
                .with("gateway start", () -> thenStop(start, stop))
                .with("kubectl", () -> thenStop(theirs, stop))
                .run(1, bench.rounds(9));
        bench.results().keep("kubernetes-start", series);
        Series ours = Found.of(series, "gateway start");
        Series reference = Found.of(series, "kubectl");
        bench.results()
                .add(Row.comparison(
                        "gateway start until ready in Kubernetes, to kubectl scale and kubectl wait",
                        ours.ratioTo(reference),
                        Found.millis(ours) + " to " + Found.millis(reference)));
    }

    private double thenStop(List<String> start, List<String> stop) throws IOException {
        double seconds = bench.processes().run(start, environment, List.of(0)).seconds();
        bench.processes().run(stop, environment, List.of(0));
        return seconds;
    }
}
