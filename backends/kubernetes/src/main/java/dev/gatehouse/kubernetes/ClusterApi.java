package dev.gatehouse.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * The API server by the HTTP client of fabric8, which knows kubeconfig files, credential plugins, proxies and certificates. Its typed
 * objects are not used: to load them takes a short command half a second.
 */
final class ClusterApi implements Api {
    /** A server that is asked for a minute answers that it is too busy. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** The server ends a watch after this time; the next one continues. */
    private static final int WATCH_SECONDS = 240;

    private static final String JSON = "application/json";
    private static final String APPLY = "application/apply-patch+yaml";
    private static final String MERGE = "application/merge-patch+json";

    private final Config config;
    private final HttpClient client;
    private final String namespace;

    ClusterApi(Config config, HttpClient client, String namespace) {
        this.config = config;
        this.client = client;
        this.namespace = namespace;
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public Optional<Tree> get(Resource resource, String name) throws IOException {
        try {
            return Optional.of(send(request("GET", object(resource, name), "", "")));
        } catch (ApiException e) {
            if (e.code() == ApiException.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public ObjectList list(Resource resource, String selector) throws IOException {
        String query = selector.isEmpty() ? "" : "?labelSelector=" + encoded(selector);
        Tree answer = send(request("GET", resource.path(namespace) + query, "", ""));
        return new ObjectList(
                answer.list("items"),
                answer.at("metadata").text("resourceVersion").orElse(""));
    }

    @Override
    public List<Tree> events(String name) throws IOException {
        return send(request(
                        "GET",
                        Resource.EVENT.path(namespace) + "?fieldSelector=" + encoded("involvedObject.name=" + name),
                        "",
                        ""))
                .list("items");
    }

    @Override
    public Tree apply(Tree object, boolean dryRun, boolean force) throws IOException {
        String name = object.at("metadata").text("name").orElseThrow();
        String query = "?fieldManager=" + Labels.GATEHOUSE + "&fieldValidation=Strict" + (dryRun ? "&dryRun=All" : "")
                + (force ? "&force=true" : "");
        return send(request("PATCH", object(Resource.of(object), name) + query, APPLY, Yaml.of(object)));
    }

    @Override
    public void replace(Tree object, Tree live) throws IOException {
        Tree metadata = object.at("metadata");
        metadata.with(
                "resourceVersion", live.at("metadata").text("resourceVersion").orElse(""));
        String path = object(Resource.of(object), metadata.text("name").orElseThrow());
        send(request("PUT", path + "?fieldManager=" + Labels.GATEHOUSE, JSON, Json.of(object)));
    }

    @Override
    public void scale(String name, int replicas) throws IOException {
        Tree change = new Tree().with("spec", new Tree().with("replicas", replicas));
        String path = object(Resource.STATEFUL_SET, name) + "/scale?fieldManager=" + Labels.GATEHOUSE;
        send(request("PATCH", path, MERGE, Json.of(change)));
    }

    @Override
    public void delete(Resource resource, String name, String uid) throws IOException {
        Tree options = new Tree().with("preconditions", new Tree().with("uid", uid));
        try {
            send(request("DELETE", object(resource, name), JSON, Json.of(options)));
        } catch (ApiException e) {
            // A conflict: another object has replaced the one that is meant.
            if (e.code() != ApiException.NOT_FOUND && e.code() != ApiException.CONFLICT) {
                throw e;
            }
        }
    }

    @Override
    public void watch(Resource resource, String selector, String version, Predicate<Tree> reader)
            throws IOException, InterruptedException {
        String query = "?watch=1&allowWatchBookmarks=true&timeoutSeconds=" + WATCH_SECONDS + "&resourceVersion="
                + encoded(version) + (selector.isEmpty() ? "" : "&labelSelector=" + encoded(selector));
        try (LineStream lines = stream(resource.path(namespace) + query)) {
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                Tree event = Json.parse(line.get()).orElseThrow(() -> new IOException("the watch sent no JSON"));
                if (event.text("type").filter("ERROR"::equals).isPresent()) {
                    Tree status = event.at("object");
                    throw ApiException.of((int) status.number("code"), Json.of(status));
                }
                if (!reader.test(event)) {
                    return;
                }
            }
        }
    }

    @Override
    public LineStream log(String pod, String query) throws IOException {
        return stream(object(Resource.POD, pod) + "/log?" + query);
    }

    private String object(Resource resource, String name) {
        return resource.path(namespace) + "/" + name;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest request(String method, String path, String type, String body) {
        HttpRequest.Builder request =
                client.newHttpRequestBuilder().uri(config.getMasterUrl() + path).header("Accept", JSON);
        if (!body.isEmpty()) {
            request.method(method, type, body);
        } else if (!method.equals("GET")) {
            request.method(method, JSON, "");
        }
        return request.timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).build();
    }

    private Tree send(HttpRequest request) throws IOException {
        HttpResponse<byte[]> response = await(client.sendAsync(request, byte[].class), LIMIT.plusSeconds(5));
        byte[] bytes = response.body();
        String body = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
        if (!response.isSuccessful()) {
            throw ApiException.of(response.code(), body);
        }
        return Json.parse(body).orElseThrow(() -> new IOException("The API server's answer is no JSON object"));
    }

    private LineStream stream(String path) throws IOException {
        HttpRequest request = client.newHttpRequestBuilder()
                .uri(config.getMasterUrl() + path)
                .forStreaming()
                .build();
        StreamedLines lines = new StreamedLines();
        HttpResponse<AsyncBody> response = await(client.consumeBytes(request, lines::take), LIMIT);
        lines.begin(response.body());
        if (!response.isSuccessful()) {
            try (lines) {
                StringBuilder text = new StringBuilder();
                for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                    text.append(line.get()).append('\n');
                }
                throw ApiException.of(response.code(), text.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        return lines;
    }

    private static <V> V await(CompletableFuture<V> future, Duration limit) throws IOException {
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new IOException("no answer within " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof IOException failed
                    ? failed
                    : new IOException(String.valueOf(cause.getMessage()), cause);
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
