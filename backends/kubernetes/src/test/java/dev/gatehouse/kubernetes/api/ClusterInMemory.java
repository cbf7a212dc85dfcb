package dev.gatehouse.kubernetes.api;

import dev.gatehouse.kubernetes.json.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Objects in memory, all of them applied by Gatehouse. As with server-side apply, annotations that a later apply of the same manager does
 * not repeat are gone.
 */
public final class ClusterInMemory implements Api {
    private final Map<String, Tree> objects = new LinkedHashMap<>();
    public final List<String> changes = new ArrayList<>();

    private static String key(Resource resource, String name) {
        return resource + " " + name;
    }

    /** Adds an object. */
    public Tree add(Resource resource, String name, Tree object) {
        objects.put(key(resource, name), object);
        return object;
    }

    @Override
    public String namespace() {
        return "agents";
    }

    @Override
    public Optional<Tree> get(Resource resource, String name) {
        return Optional.ofNullable(objects.get(key(resource, name)));
    }

    @Override
    public ObjectList list(Resource resource, String selector) {
        return new ObjectList(
                objects.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(resource + " "))
                        .map(Map.Entry::getValue)
                        .toList(),
                "1");
    }

    @Override
    public List<Tree> events(String fields) {
        return List.of();
    }

    @Override
    public Tree apply(Tree object, boolean dryRun, boolean force) {
        String name = object.at("metadata").text("name").orElseThrow();
        changes.add("apply " + name);
        return add(Resource.of(object), name, object);
    }

    @Override
    public void replace(Tree object, Tree live) throws IOException {
        throw new IOException("not in memory");
    }

    @Override
    public void scale(String name, int replicas) {
        changes.add("scale " + name + " " + replicas);
    }

    @Override
    public void annotate(String name, String annotation, String value) {
        changes.add("annotate " + name);
    }

    @Override
    public void delete(Resource resource, String name, String uid) {
        changes.add("delete " + name);
        objects.remove(key(resource, name));
    }

    @Override
    public void watch(Resource resource, String selector, String version, Predicate<Tree> reader) {}

    @Override
    public LineStream log(String pod, String query) throws IOException {
        throw new IOException("there is no output");
    }

    @Override
    public void close() {}
}
