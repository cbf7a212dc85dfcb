package dev.gatehouse.kubernetes.workload;

import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.json.Yaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Objects as documents of one YAML stream, which kubectl and kustomize read. Pure. */
public final class Manifests {
    /** Begins another document. */
    public static final String SEPARATOR = "---\n";

    private Manifests() {}

    public static String of(List<Tree> objects) {
        StringBuilder text = new StringBuilder();
        objects.forEach(object -> text.append(text.isEmpty() ? "" : SEPARATOR).append(Yaml.of(object)));
        return text.toString();
    }

    /** The object with its namespace, after its name as people write it; without one it is that of whoever applies it. */
    public static Tree within(Optional<String> namespace, Tree object) {
        if (namespace.isEmpty()) {
            return object;
        }
        Map<String, Object> metadata = new LinkedHashMap<>();
        object.at("metadata").keys().forEach((key, value) -> {
            metadata.put(key, value);
            if (key.equals("name")) {
                metadata.put("namespace", namespace.get());
            }
        });
        Map<String, Object> keys = new LinkedHashMap<>(object.keys());
        keys.put("metadata", metadata);
        return new Tree(keys);
    }
}
