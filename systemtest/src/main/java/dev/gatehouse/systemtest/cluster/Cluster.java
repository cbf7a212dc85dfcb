package dev.gatehouse.systemtest.cluster;

import dev.gatehouse.systemtest.cluster.ClusterScript.Part;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.Running;
import dev.gatehouse.testkit.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Kubernetes: of the test's own, in namespaces, or that of somebody else if the environment variable
 * {@value #FOREIGN} names its kubeconfig. The calling test is skipped, with the reason, if there is neither.
 *
 * <p>A cluster of its own takes 4 to 7 seconds and 0.5 to 1 GB of memory. Several can be open at once, each with its own network. Pods
 * of its node see the files of this host under the same paths, except below {@code /run}, {@code /var/lib} and {@code /var/log}, so
 * that a hostPath volume shares a directory with the test. The test reaches pods by their addresses. Nothing leaves for another
 * network. There is no kube-proxy and no name server: the only service address that answers is that of the API server.
 *
 * <p>It ends, and leaves nothing, when it is closed or this process exits, even after SIGKILL. Threads may share it.
 */
public final class Cluster implements AutoCloseable {
    /** The environment variable with the kubeconfig of another cluster that tests may use: a kind cluster, for example. */
    public static final String FOREIGN = "GATEHOUSE_TEST_KUBECONFIG";

    /**
     * An image that each node has. sh and the usual tools are busybox, and bash and perl run the testkit's {@code fake-gateway.sh}.
     * Its account {@code gateway} has UID 10000. The image archive {@code images.tar} in the cache of the tests contains it, for a
     * cluster of somebody else.
     */
    public static final String IMAGE = "gatehouse.test/gateway:1";

    /** The only node of a cluster of its own. */
    public static final String NODE = "node-1";

    /** A start takes seconds, and ten times as long on a busy machine. */
    private static final Duration START_LIMIT = Duration.ofMinutes(4);

    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);
    private static final Duration KUBECTL_LIMIT = Duration.ofMinutes(2);

    private static final Set<Cluster> OPEN = ConcurrentHashMap.newKeySet();
    private static final AtomicInteger COUNT = new AtomicInteger();

    static {
        // The script would end them too, but without waiting for it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(Cluster::close)));
    }

    private final Path directory;
    private final Path kubeconfig;
    private final Optional<Running> holder;

    private Cluster(Path directory, Path kubeconfig, Optional<Running> holder) {
        this.directory = directory;
        this.kubeconfig = kubeconfig;
        this.holder = holder;
    }

    /** Opens a cluster with etcd and API server only: for objects, conflicts and permissions. Nothing controls the objects. */
    public static Cluster api() {
        return open(Part.API);
    }

    /** Opens a cluster with controllers and scheduler too, but without a node: no pod is ever scheduled. */
    public static Cluster control() {
        return open(Part.CONTROL);
    }

    /** Opens a cluster with a node, which runs pods. */
    public static Cluster whole() {
        return open(Part.ALL);
    }

    /** Returns why this host cannot run a cluster of its own with a node; empty if it can. */
    public static Optional<String> whyNot() {
        return ClusterScript.whyNot(Part.ALL);
    }

    /** Skips the calling test if this host cannot run a whole cluster. */
    public static void assumeWhole() {
        ClusterScript.assume(Part.ALL);
    }

    private static Cluster open(Part part) {
        String foreign = System.getenv().getOrDefault(FOREIGN, "");
        if (!foreign.isEmpty()) {
            try {
                Path directory = Files.createTempDirectory("gatehouse-cluster");
                return new Cluster(directory, Path.of(foreign).toAbsolutePath(), Optional.empty());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        ClusterScript.assume(part);
        // Created by the script, which removes it even if this process is killed. The name is short: sockets are below.
        Path directory = Path.of(System.getProperty("java.io.tmpdir", "/tmp"))
                .resolve("gatehouse-cluster-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet())
                .toAbsolutePath();
        Running holder = ClusterScript.start(List.of("hold", part.word(), directory.toString()), Map.of());
        Cluster cluster = new Cluster(directory, directory.resolve("admin.kubeconfig"), Optional.of(holder));
        OPEN.add(cluster);
        cluster.expect("ready", START_LIMIT);
        return cluster;
    }

    /** Waits for a line of the script; anything else is its report of a failure, to its end. */
    private void expect(String answer, Duration limit) {
        Running running = holder.orElseThrow();
        Optional<String> line = running.nextLine(limit);
        if (line.isPresent() && line.get().equals(answer)) {
            return;
        }
        List<String> report = new ArrayList<>();
        while (line.isPresent()) {
            report.add(line.get());
            line = running.nextLine(STOP_LIMIT);
        }
        end();
        throw new IllegalStateException(
                "The cluster does not work: " + String.join("\n", report) + running.errorSoFar());
    }

    /** Returns the kubeconfig of its administrator. Its certificates are in it. */
    public Path kubeconfig() {
        return kubeconfig;
    }

    /** Returns a directory on this host for files of the test, which ends with the cluster. */
    public Path directory() {
        return directory;
    }

    /** Returns whether it is a cluster of the test's own, which it can break. */
    public boolean isOwn() {
        return holder.isPresent();
    }

    /**
     * Runs kubectl as the administrator. It is killed, and the test fails, after two minutes.
     *
     * @param words its arguments
     * @return its result; {@link Result#orThrow} fails with what it said
     */
    public Result kubectl(String... words) {
        return kubectlReading("", words);
    }

    /**
     * Runs kubectl as the administrator, with a standard input: {@code apply -f -}, for example.
     *
     * @param input the input
     * @param words its arguments
     * @return its result
     */
    public Result kubectlReading(String input, String... words) {
        try (Running running = startKubectl(kubeconfig, words)) {
            if (!input.isEmpty()) {
                running.say(input);
            }
            running.endInput();
            return running.result(KUBECTL_LIMIT);
        }
    }

    /**
     * Runs kubectl with another kubeconfig.
     *
     * @param other such as that of an account with fewer rights
     * @param words its arguments
     * @return its result
     */
    public Result kubectlAs(Path other, String... words) {
        try (Running running = startKubectl(other, words)) {
            running.endInput();
            return running.result(KUBECTL_LIMIT);
        }
    }

    /**
     * Starts kubectl as the administrator, for what does not end by itself, such as {@code get --watch}.
     *
     * @param words its arguments
     * @return the running kubectl, which the caller closes
     */
    public Running startKubectl(String... words) {
        return startKubectl(kubeconfig, words);
    }

    private Running startKubectl(Path config, String... words) {
        List<String> all = new ArrayList<>(List.of("kubectl"));
        all.addAll(Arrays.asList(words));
        return ClusterScript.start(all, variables(config));
    }

    private Map<String, String> variables(Path config) {
        Map<String, String> variables = new HashMap<>();
        variables.put("KUBECONFIG", config.toString());
        variables.put("KUBECACHEDIR", directory.resolve("cache").toString());
        if (isOwn()) {
            // No proxy reaches it.
            variables.put("NO_PROXY", "*");
            variables.put("no_proxy", "*");
        }
        return variables;
    }

    /** Returns the environment variables with which kubectl and Gatehouse find the cluster as its administrator. */
    public Map<String, String> variables() {
        return variables(kubeconfig);
    }

    /** Returns the beginning of a command line that runs the built kubectl itself, without a script before it. */
    public List<String> kubectlWords() {
        return List.of(ClusterScript.program().toString(), "kubectl");
    }

    /**
     * Creates a service account, without any right, and a kubeconfig for it. Give it rights with {@code kubectl create rolebinding}.
     *
     * @param namespace its namespace, which exists
     * @param account its name
     * @return the kubeconfig, whose namespace is the account's; its token is valid for an hour
     */
    public Path accountKubeconfig(String namespace, String account) {
        kubectl("create", "serviceaccount", account, "-n", namespace).orThrow();
        String token = kubectl("create", "token", account, "-n", namespace).orThrow();
        Path config = directory.resolve(namespace + "." + account + ".kubeconfig");
        try {
            // With its certificates, and only for the current context.
            Files.writeString(
                    config,
                    kubectl("config", "view", "--raw", "--flatten", "--minify").orThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String admin = kubectlAs(config, "config", "view", "-o", "jsonpath={.users[0].name}")
                .orThrow()
                .strip();
        kubectlAs(config, "config", "unset", "users." + admin).orThrow();
        kubectlAs(config, "config", "set-credentials", account, "--token=" + token.strip())
                .orThrow();
        kubectlAs(config, "config", "set-context", "--current", "--user=" + account, "--namespace=" + namespace)
                .orThrow();
        return config;
    }

    /**
     * Kills a program of the cluster, as a power failure would. Skips the calling test on a cluster of somebody else.
     *
     * @param program the program, which runs
     */
    public void stop(ClusterProgram program) {
        tell("stop", program);
    }

    /**
     * Starts a program of the cluster again, and waits until it answers.
     *
     * @param program the program, which has been stopped
     */
    public void start(ClusterProgram program) {
        tell("start", program);
    }

    /**
     * Stops and starts a program of the cluster.
     *
     * @param program the program, which runs
     */
    public void restart(ClusterProgram program) {
        stop(program);
        start(program);
    }

    private void tell(String verb, ClusterProgram program) {
        assumeOwn();
        Running running = holder.orElseThrow();
        synchronized (running) {
            running.say(verb + " " + program.program());
            expect("done", START_LIMIT);
        }
    }

    /** Moves all pods away from the node and lets no new ones there, as before maintenance. */
    public void drain() {
        assumeOwn();
        kubectl("drain", NODE, "--ignore-daemonsets", "--force", "--delete-emptydir-data", "--timeout=60s")
                .orThrow();
    }

    /** Lets new pods on the node again. */
    public void uncordon() {
        assumeOwn();
        kubectl("uncordon", NODE).orThrow();
    }

    private void assumeOwn() {
        Assumptions.assumeTrue(isOwn(), "a test would break the cluster of " + FOREIGN);
    }

    /** Returns the PID of its PID 1 on this host. */
    long pid() {
        try {
            return Long.parseLong(Files.readString(directory.resolve("init")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the name of its network interface and of its control groups on this host. */
    String mark() {
        try {
            return "gate-" + Files.readString(directory.resolve("number")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it with everything in it. */
    @Override
    public void close() {
        if (holder.isEmpty()) {
            FileTree.delete(directory);
        } else {
            end();
        }
    }

    private void end() {
        if (OPEN.remove(this)) {
            Running running = holder.orElseThrow();
            running.endInput();
            running.result(STOP_LIMIT);
        }
    }
}
