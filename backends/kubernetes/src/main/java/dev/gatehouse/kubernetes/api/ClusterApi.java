package dev.gatehouse.kubernetes.api;

import dev.gatehouse.kubernetes.json.Json;
import dev.gatehouse.kubernetes.json.JsonParts;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.json.Yaml;
import dev.gatehouse.spi.waiting.Deadline;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The API server: paths, queries and bodies of its requests. Whoever carries them is another matter. */
public final class ClusterApi implements Api {
    /** The server ends a watch after this time; the next one continues. */
    private static final int WATCH_SECONDS = 240;

    /** It sends a bookmark about once a minute. */
    private static final Duration WATCH_SILENCE = Duration.ofSeconds(WATCH_SECONDS + 30);

    private static final String JSON = "application/json";
    private static final String APPLY = "application/apply-patch+yaml";
    private static final String MERGE = "application/merge-patch+json";

    /** A command, or a last look, has this time even if nothing is left of an operation's limit. */
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final Transport transport;
    private final String namespace;
    private final Optional<Deadline> deadline;

    public ClusterApi(Transport transport, String namespace) {
        this(transport, namespace, Optional.empty());
    }

    private ClusterApi(Transport transport, String namespace, Optional<Deadline> deadline) {
        this.transport = transport;
        this.namespace = namespace;
        this.deadline = deadline;
    }

    @Override
    public Api within(Deadline operation) {
        return new ClusterApi(transport, namespace, Optional.of(operation));
    }

    private Duration limit() {
        Duration left = deadline.map(Deadline::left).orElse(Transport.LIMIT);
        if (left.compareTo(Transport.LIMIT) >= 0) {
            return Transport.LIMIT;
        }
        return left.compareTo(LEAST) > 0 ? left : LEAST;
    }

    @Override
    public void connect() {
        transport.connect();
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
        Tree answer = send(new Transport.Request("GET", resource.path(namespace) + query, "", "", resource.listed()));
        return new ObjectList(
                answer.list("items"),
                answer.at("metadata").text("resourceVersion").orElse(""));
    }

    @Override
    public List<Tree> events(String fields) throws IOException {
        return send(request("GET", Resource.EVENT.path(namespace) + "?fieldSelector=" + encoded(fields), "", ""))
                .list("items");
    }

    @Override
    public Tree apply(Tree object, boolean dryRun, boolean force) throws IOException {
        String name = object.at("metadata").text("name").orElseThrow();
        String path = object(Resource.of(object), name) + "?fieldManager=" + FIELD_MANAGER + "&fieldValidation=Strict"
                + (dryRun ? "&dryRun=All" : "");
        try {
            return send(request("PATCH", path + (force ? "&force=true" : ""), APPLY, Yaml.of(object)));
        } catch (ApiException e) {
            if (force || !e.isConflictOnlyWith(FIELD_MANAGER)) {
                throw e;
            }
            // What /scale or a replacement has set is ours, although the server keeps it apart from what is applied.
            return send(request("PATCH", path + "&force=true", APPLY, Yaml.of(object)));
        }
    }

    @Override
    public void replace(Tree object, Tree live) throws IOException {
        Tree metadata = object.at("metadata");
        metadata.with(
                "resourceVersion", live.at("metadata").text("resourceVersion").orElse(""));
        String path = object(Resource.of(object), metadata.text("name").orElseThrow());
        send(request("PUT", path + "?fieldManager=" + FIELD_MANAGER, JSON, Json.of(object)));
    }

    @Override
    public void scale(String name, int replicas) throws IOException {
        Tree change = new Tree().with("spec", new Tree().with("replicas", replicas));
        String path = object(Resource.STATEFUL_SET, name) + "/scale?fieldManager=" + FIELD_MANAGER;
        send(request("PATCH", path, MERGE, Json.of(change)));
    }

    @Override
    public void annotate(String name, String annotation, String value) throws IOException {
        Tree change = new Tree().with("metadata", new Tree().with("annotations", new Tree().with(annotation, value)));
        String path = object(Resource.STATEFUL_SET, name) + "?fieldManager=" + FIELD_MANAGER;
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
        try (LineStream lines = transport.stream(resource.path(namespace) + query, WATCH_SILENCE)) {
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
        // A gateway may write nothing for days.
        return transport.stream(object(Resource.POD, pod) + "/log?" + query, Duration.ZERO);
    }

    private String object(Resource resource, String name) {
        return resource.path(namespace) + "/" + name;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Transport.Request request(String method, String path, String type, String body) {
        return new Transport.Request(method, path, type, body, JsonParts.ALL);
    }

    private Tree send(Transport.Request request) throws IOException {
        return transport.send(request, limit());
    }

    @Override
    public void close() {
        transport.close();
    }
}
