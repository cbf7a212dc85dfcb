package dev.gatehouse.kubernetes.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Which objects of a kind are meant. Immutable.
 *
 * @param labels a label selector, such as {@code app=acme}; empty: with any labels
 * @param name the name of the only object that is meant; empty: all. The API server looks up one name as it does for a single object,
 *     and needs no other right than to list (kubernetes 1.37, k8s.io/apiserver, pkg/registry/generic/registry/store.go)
 */
public record Selector(String labels, String name) {
    /** All objects. */
    public static final Selector ALL = of("");

    /** All objects with labels. */
    public static Selector of(String labels) {
        return new Selector(labels, "");
    }

    /** Only the one of these with a name. */
    public Selector named(String only) {
        return new Selector(labels, only);
    }

    /** Its parameters of a request, each after an ampersand. */
    String parameters() {
        return parameter("labelSelector", labels)
                + parameter("fieldSelector", name.isEmpty() ? "" : "metadata.name=" + name);
    }

    private static String parameter(String key, String value) {
        return value.isEmpty() ? "" : "&" + key + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
