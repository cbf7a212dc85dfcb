package dev.gatehouse.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the cluster with a node that other tests use. */
class ClusterNodeTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int PORT = 8080;

    /** The manager of a gateway, and a host directory that the test shares with its pod. */
    private static final String STATEFUL_SET = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: gateway}
            spec:
              selector: {matchLabels: {app: gateway}}
              serviceName: gateway
              template:
                metadata: {labels: {app: gateway}}
                spec:
                  terminationGracePeriodSeconds: 20
                  containers:
                    - name: gateway
                      image: IMAGE
                      command: [/shared/fake-gateway]
                      env:
                        - {name: FAKE_DIR, value: /shared}
                        - {name: FAKE_SAY, value: hello from the pod}
                      volumeMounts: [{name: shared, mountPath: /shared}]
                  volumes: [{name: shared, hostPath: {path: SHARED}}]
            """;

    private static Cluster cluster;

    @TempDir
    private Path shared;

    @BeforeAll
    static void open() {
        cluster = Cluster.whole();
    }

    @AfterAll
    static void close() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private void startGateway(String namespace) throws IOException {
        try (InputStream script = FakeGateway.class.getResourceAsStream("fake-gateway.sh")) {
            Path program = shared.resolve("fake-gateway");
            Files.copy(Objects.requireNonNull(script), program);
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        cluster.kubectl("create", "namespace", namespace).orThrow();
        cluster.kubectlReading(
                        STATEFUL_SET.replace("IMAGE", Cluster.IMAGE).replace("SHARED", shared.toString()),
                        "apply",
                        "--server-side",
                        "-n",
                        namespace,
                        "-f",
                        "-")
                .orThrow();
        cluster.kubectl("rollout", "status", "statefulset/gateway", "-n", namespace, "--timeout=90s")
                .orThrow();
    }

    private List<String> events() throws IOException {
        Path events = shared.resolve("events");
        return Files.exists(events) ? Files.readAllLines(events) : List.of();
    }

    private void tell(String command) throws IOException {
        Files.writeString(shared.resolve("control"), command + "\n", StandardOpenOption.WRITE);
    }

    @Test
    void fakeGatewayRunsInAPodUntilItIsScaledDown() throws IOException {
        startGateway("life");
        assertThat(cluster.kubectl("logs", "gateway-0", "-n", "life").orThrow()).isEqualTo("hello from the pod\n");

        // Its server, in Perl, listens on the pod's loopback interface only.
        tell("serve " + PORT);
        Poll.until("it listens", LIMIT, () -> events().contains("listening"));
        tell("answer");
        cluster.kubectl(
                        "exec",
                        "gateway-0",
                        "-n",
                        "life",
                        "--",
                        "sh",
                        "-c",
                        "until wget -qO /dev/null http://127.0.0.1:" + PORT + "/readyz; do sleep 0.1; done")
                .orThrow();

        cluster.kubectl("scale", "statefulset/gateway", "-n", "life", "--replicas=0")
                .orThrow();
        cluster.kubectl("wait", "--for=delete", "pod/gateway-0", "-n", "life", "--timeout=90s")
                .orThrow();
        assertThat(events()).contains("TERM", "exiting 0");
    }

    @Test
    void testReachesPodsByTheirAddresses() throws IOException {
        cluster.kubectl("create", "namespace", "network").orThrow();
        cluster.kubectl(
                        "run",
                        "server",
                        "-n",
                        "network",
                        "--image=" + Cluster.IMAGE,
                        "--restart=Never",
                        "--",
                        "httpd",
                        "-f",
                        "-p",
                        "8080",
                        "-h",
                        "/etc")
                .orThrow();
        cluster.kubectl("wait", "--for=condition=Ready", "pod/server", "-n", "network", "--timeout=90s")
                .orThrow();
        String address = cluster.kubectl("get", "pod", "server", "-n", "network", "-o", "jsonpath={.status.podIP}")
                .orThrow();
        URI uri = URI.create("http://" + address + ":8080/passwd");
        Poll.until("the pod serves " + uri, LIMIT, () -> {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(5_000);
            connection.setReadTimeout(5_000);
            try (InputStream body = connection.getInputStream()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8).contains("gateway:");
            } catch (ConnectException notYet) {
                return false;
            }
        });
        // A pod reaches the API server by the address of its service.
        cluster.kubectl(
                        "exec",
                        "server",
                        "-n",
                        "network",
                        "--",
                        "sh",
                        "-c",
                        "nc -w 5 \"$KUBERNETES_SERVICE_HOST\" \"$KUBERNETES_SERVICE_PORT\" </dev/null")
                .orThrow();
    }

    @Test
    void gatewaysSurviveTheProgramsOfTheNodeAndTheLossOfTheNodeIsSeen() throws IOException {
        startGateway("survivors");
        List<String> before = events();

        cluster.stop(ClusterProgram.KUBELET);
        cluster.kubectl("wait", "--for=condition=Ready=Unknown", "node/" + Cluster.NODE, "--timeout=110s")
                .orThrow();
        cluster.restart(ClusterProgram.CONTAINERD);
        cluster.start(ClusterProgram.KUBELET);
        cluster.kubectl("wait", "--for=condition=Ready", "node/" + Cluster.NODE, "--timeout=110s")
                .orThrow();

        assertThat(events()).isEqualTo(before);
        tell("say still here");
        Poll.until(
                "its log goes on",
                LIMIT,
                () -> cluster.kubectl("logs", "gateway-0", "-n", "survivors")
                        .output()
                        .endsWith("still here\n"));
    }

    @Test
    void drainedNodeGetsNoPods() throws IOException {
        startGateway("drained");
        cluster.drain();
        try {
            Poll.until(
                    "a new pod waits for another node",
                    LIMIT,
                    () -> cluster.kubectl(
                                    "get",
                                    "pod",
                                    "gateway-0",
                                    "-n",
                                    "drained",
                                    "-o",
                                    "jsonpath={.status.conditions[*].reason}")
                            .output()
                            .contains("Unschedulable"));
        } finally {
            cluster.uncordon();
        }
        cluster.kubectl("rollout", "status", "statefulset/gateway", "-n", "drained", "--timeout=90s")
                .orThrow();
    }
}
