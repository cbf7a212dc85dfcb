package dev.gatehouse.kubernetes.install;

import dev.gatehouse.kubernetes.json.Json;
import dev.gatehouse.kubernetes.json.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares objects. A dry run shows what Gatehouse would change; it does not show what others have added, because server-side apply
 * leaves that alone. In the parts that decide what a gateway is, additions of others are differences too.
 */
final class ObjectComparison {
    /** What the API server keeps about an object, which says nothing about its content. */
    private static final List<String> BOOKKEEPING =
            List.of("managedFields", "resourceVersion", "generation", "creationTimestamp", "uid", "selfLink");

    private ObjectComparison() {}

    /** Whether two answers of the API server have the same content. */
    static boolean isSame(Tree first, Tree second) {
        return content(first).equals(content(second));
    }

    private static Map<String, Object> content(Tree object) {
        Map<String, Object> content = new HashMap<>(object.keys());
        content.remove("status");
        Map<String, Object> metadata = new HashMap<>(object.at("metadata").keys());
        BOOKKEEPING.forEach(metadata::remove);
        content.put("metadata", metadata);
        return content;
    }

    /**
     * Finds what others have added to an object: containers, variables, volumes and data.
     *
     * @param wanted the object as it is rendered
     * @param live the object in the cluster
     * @return what is there besides, for people
     */
    static List<String> additions(Tree wanted, Tree live) {
        List<String> additions = new ArrayList<>();
        String kind = wanted.text("kind").orElse("");
        for (String part : List.of("data", "stringData")) {
            if (wanted.has(part)) {
                Set<String> more = new LinkedHashSet<>(live.at("data").keys().keySet());
                more.removeAll(wanted.at(part).keys().keySet());
                more.forEach(key -> additions.add(
                        kind + ": key " + key + " was added by " + manager(live, List.of("f:data", "f:" + key))));
            }
        }
        Tree pod = wanted.at("spec", "template", "spec");
        Tree livePod = live.at("spec", "template", "spec");
        for (String part : List.of("containers", "initContainers", "volumes")) {
            for (String name : more(pod.list(part), livePod.list(part))) {
                additions.add(kind + ": " + part + " " + name + " was added by "
                        + manager(live, path("f:" + part, key(name))));
            }
        }
        for (Tree container : pod.list("containers")) {
            String own = container.text("name").orElse("");
            livePod.list("containers").stream()
                    .filter(other -> other.text("name").equals(container.text("name")))
                    .flatMap(other -> more(container.list("env"), other.list("env")).stream())
                    .forEach(name -> additions.add(kind + ": env " + name + " was added by "
                            + manager(live, path("f:containers", key(own), "f:env", key(name)))));
        }
        return additions;
    }

    private static List<String> more(List<Tree> wanted, List<Tree> live) {
        List<String> names = new ArrayList<>(
                live.stream().map(one -> one.text("name").orElse("")).toList());
        wanted.forEach(one -> names.remove(one.text("name").orElse("")));
        return names;
    }

    private static List<String> path(String... inPod) {
        List<String> path = new ArrayList<>(List.of("f:spec", "f:template", "f:spec"));
        path.addAll(List.of(inPod));
        return path;
    }

    /** The key of a list's element in the fields of a manager (sigs.k8s.io/structured-merge-diff, fieldpath). */
    private static String key(String name) {
        return "k:" + Json.of(new Tree().with("name", name));
    }

    private static String manager(Tree live, List<String> field) {
        String[] parent = field.subList(0, field.size() - 1).toArray(String[]::new);
        return live.at("metadata").list("managedFields").stream()
                .filter(entry -> entry.at("fieldsV1").at(parent).has(field.getLast()))
                .findFirst()
                .flatMap(entry -> entry.text("manager"))
                .orElse("somebody else");
    }
}
