package dev.gatehouse.systemtest.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.systemtest.cluster.Cluster;
import dev.gatehouse.systemtest.namespace.Running;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cluster's API server behind a server on the loopback interface, which answers some requests itself and counts all. Threads may
 * share it.
 */
final class FaultyApiServer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Pattern ADDRESS = Pattern.compile("Starting to serve on (\\S+)");

    private final Running behind;
    private final String address;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path kubeconfig;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Function<String, String> faults = _ -> "";

    FaultyApiServer(Cluster cluster) {
        behind = cluster.startKubectl("proxy", "--port=0", "--disable-filter=true");
        String line = behind.nextLine(LIMIT).orElseThrow(() -> new AssertionError(behind.errorSoFar()));
        Matcher found = ADDRESS.matcher(line);
        if (!found.find()) {
            throw new AssertionError(line);
        }
        address = found.group(1);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            kubeconfig = Files.createTempFile("gatehouse", ".kubeconfig");
            Files.writeString(kubeconfig, """
                    apiVersion: v1
                    kind: Config
                    current-context: faulty
                    clusters: [{name: faulty, cluster: {server: "http://127.0.0.1:%d"}}]
                    contexts: [{name: faulty, context: {cluster: faulty, user: nobody}}]
                    users: [{name: nobody, user: {}}]
                    """.formatted(server.getAddress().getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    /** All requests so far, as {@code METHOD PATH}; forgets them. */
    List<String> takeRequests() {
        List<String> all = List.copyOf(requests);
        requests.clear();
        return all;
    }

    /**
     * Sets what it answers by itself.
     *
     * @param answer for a request, {@code METHOD PATH}: status and body, such as {@code 429 {}}; empty: what the cluster answers
     */
    void answering(Function<String, String> answer) {
        faults = answer;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            byte[] body = exchange.getRequestBody().readAllBytes();
            requests.add(request);
            String fault = faults.apply(request);
            if (!fault.isEmpty()) {
                String[] words = fault.split(" ", 2);
                byte[] bytes = (words.length > 1 ? words[1] : "").getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(Integer.parseInt(words[0]), bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
                return;
            }
            pass(exchange, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + address + exchange.getRequestURI()))
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        for (String name : List.of("Content-Type", "Accept")) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
        response.headers()
                .firstValue("Content-Type")
                .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
        exchange.sendResponseHeaders(response.statusCode(), 0);
        // A watch goes on for minutes: each piece as soon as it is there.
        try (InputStream from = response.body();
                OutputStream to = exchange.getResponseBody()) {
            byte[] piece = new byte[16_384];
            for (int length = from.read(piece); length >= 0; length = from.read(piece)) {
                to.write(piece, 0, length);
                to.flush();
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        threads.shutdownNow();
        client.shutdownNow();
        behind.close();
        Files.deleteIfExists(kubeconfig);
    }
}
