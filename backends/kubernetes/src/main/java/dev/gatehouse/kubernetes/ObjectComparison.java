package dev.gatehouse.kubernetes;

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
                more.forEach(key -> additions.add(kind + ": key " + key + " was added by somebody else"));
            }
        }
        Tree pod = wanted.at("spec", "template", "spec");
        Tree livePod = live.at("spec", "template", "spec");
        for (String part : List.of("containers", "initContainers", "volumes")) {
            additions.addAll(names(kind, part, pod.list(part), livePod.list(part)));
        }
        for (Tree container : pod.list("containers")) {
            livePod.list("containers").stream()
                    .filter(other -> other.text("name").equals(container.text("name")))
                    .findFirst()
                    .ifPresent(other -> additions.addAll(names(kind, "env", container.list("env"), other.list("env"))));
        }
        return additions;
    }

    private static List<String> names(String kind, String part, List<Tree> wanted, List<Tree> live) {
        List<String> additions = new ArrayList<>();
        for (Tree one : live) {
            boolean known = wanted.stream().anyMatch(other -> other.text("name").equals(one.text("name")));
            if (!known) {
                additions.add(kind + ": " + part + " " + one.text("name").orElse("") + " was added by somebody else");
            }
        }
        return additions;
    }
}
