package dev.gatehouse.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.kubernetes.api.Api;
import dev.gatehouse.kubernetes.api.Transport;
import dev.gatehouse.kubernetes.connection.ClusterConnection;
import dev.gatehouse.kubernetes.direct.ClusterSearch;
import dev.gatehouse.kubernetes.gates.Gates;
import dev.gatehouse.kubernetes.workload.Samples;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.provider.ManagerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API server that hangs does not make an operation longer than its limit. */
class OperationLimitTest {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    /** Far less than a request gets without an operation. */
    private static final Duration MOST = Transport.LIMIT.dividedBy(2);

    private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"items\": [";

    @TempDir
    private Path directory;

    /** What nothing refers to would be closed. */
    private final List<Socket> connections = Collections.synchronizedList(new ArrayList<>());

    /** Accepts connections, and says no more than this after the first bytes of a client. */
    private ServerSocket hanging(String says) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket connection = server.accept();
                    connections.add(connection);
                    connection.getInputStream().read();
                    connection.getOutputStream().write(says.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException closed) {
                    return;
                }
            }
        });
        return server;
    }

    private String kubeconfig(String scheme, ServerSocket server) throws IOException {
        return Files.writeString(directory.resolve("kubeconfig"), """
                        apiVersion: v1
                        kind: Config
                        current-context: hanging
                        clusters: [{name: hanging, cluster: {server: "%s://127.0.0.1:%d", insecure-skip-tls-verify: true}}]
                        contexts: [{name: hanging, context: {cluster: hanging, user: nobody}}]
                        users: [{name: nobody, user: {}}]
                        """.formatted(scheme, server.getLocalPort()))
                .toString();
    }

    private ManagerRequest request(String scheme, ServerSocket server) throws IOException {
        return ManagerRequest.of(
                Home.at(Presets.named("hermes"), directory), Map.of("KUBECONFIG", kubeconfig(scheme, server)));
    }

    private static void assertOver(ManagerRequest request) {
        try (Api api = new ClusterConnection(request.environment(), request.options()).get()) {
            Gates gates = new Gates(request.home(), () -> "agents", Samples.NAMES, () -> api);
            KubernetesServiceManager manager =
                    new KubernetesServiceManager(gates, Samples.renderer(Samples.LEAST), false, false);
            long begin = System.nanoTime();
            Batch batch = manager.start(List.of(ServiceName.of("coder")), Wait.untilReady(LIMIT));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(MOST);
            assertThat(batch.outcomes()).hasSize(1);
            assertThat(batch.outcomes().getFirst().failure().orElseThrow())
                    .hasMessageContaining("The cluster does not answer")
                    .hasMessageContaining("no answer");
        }
    }

    private static ClusterSearch.Found found(ManagerRequest request) throws IOException {
        return ClusterSearch.of(request.environment()).find("");
    }

    @Test
    void serverThatAcceptsAndNeverAnswers() throws Exception {
        try (ServerSocket server = hanging("")) {
            ManagerRequest request = request("https", server);
            assertThat(found(request)).isInstanceOf(ClusterSearch.Found.Direct.class);
            assertOver(request);
        }
    }

    @Test
    void serverThatStopsWithinABodyAndIsReachedByTheLibrary() throws Exception {
        try (ServerSocket server = hanging(HALF)) {
            ManagerRequest request = request("http", server);
            assertThat(found(request)).isInstanceOf(ClusterSearch.Found.ByLibrary.class);
            assertOver(request);
        }
    }
}
