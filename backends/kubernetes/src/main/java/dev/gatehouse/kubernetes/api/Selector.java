package dev.gatehouse.kubernetes.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Which objects of a kind are meant. Immutable. */
public final class Selector {
    /** All objects. */
    public static final Selector ALL = of("");

    private final String labels;
    private final String name;

    /** Its parameters of a request, each after an ampersand: made before there is a connection. */
    private final String parameters;

    private Selector(String labels, String name) {
        this.labels = labels;
        this.name = name;
        this.parameters = parameter("labelSelector", labels)
                + parameter("fieldSelector", name.isEmpty() ? "" : "metadata.name=" + name);
    }

    /**
     * All objects with labels.
     *
     * @param labels a label selector, such as {@code app=acme}; empty: with any labels
     */
    public static Selector of(String labels) {
        return new Selector(labels, "");
    }

    /**
     * Only the one of these with a name. The API server looks it up as it does a single object, and whoever asks needs no other right than
     * to list (kubernetes 1.37, k8s.io/apiserver, pkg/registry/generic/registry/store.go).
     */
    public Selector named(String only) {
        return new Selector(labels, only);
    }

    /** The name of the only object that is meant; empty: all. */
    String name() {
        return name;
    }

    String parameters() {
        return parameters;
    }

    private static String parameter(String key, String value) {
        return value.isEmpty() ? "" : "&" + key + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
