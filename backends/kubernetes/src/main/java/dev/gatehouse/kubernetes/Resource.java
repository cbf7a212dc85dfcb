package dev.gatehouse.kubernetes;

import java.util.HashSet;
import java.util.Set;

/** The kinds of objects that a gateway consists of, or that tell something about one, with their place in the API. */
enum Resource {
    /** Of the managers of its fields only that of the number of pods is listed: whose intent that is. */
    STATEFUL_SET(
            "StatefulSet",
            "apis/apps/v1",
            "statefulsets",
            "spec.template.spec",
            "metadata.managedFields.fieldsV1.f:metadata",
            "metadata.managedFields.fieldsV1.f:spec.f:template",
            "metadata.managedFields.fieldsV1.f:status"),
    CONFIG_MAP("ConfigMap", "api/v1", "configmaps"),
    SECRET("Secret", "api/v1", "secrets"),
    SERVICE("Service", "api/v1", "services"),
    NETWORK_POLICY("NetworkPolicy", "apis/networking.k8s.io/v1", "networkpolicies"),
    POD("Pod", "api/v1", "pods", "spec.initContainers", "spec.volumes", "spec.tolerations"),
    CLAIM("PersistentVolumeClaim", "api/v1", "persistentvolumeclaims"),
    EVENT("Event", "api/v1", "events");

    private final String kind;
    private final String group;
    private final String plural;
    private final String unlisted;

    Resource(String kind, String group, String plural, String... unlisted) {
        this.kind = kind;
        this.group = group;
        this.plural = plural;
        this.unlisted = String.join(" ", unlisted);
    }

    /** The resource of an object. */
    static Resource of(Tree object) {
        String kind = object.text("kind").orElse("");
        for (Resource resource : values()) {
            if (resource.kind.equals(kind)) {
                return resource;
            }
        }
        throw new IllegalArgumentException("no object of a gateway has kind " + kind);
    }

    /** The word for people, such as {@code StatefulSet}. */
    String kind() {
        return kind;
    }

    /** The word of commands and of roles, such as {@code statefulsets}. */
    String plural() {
        return plural;
    }

    /** The group of roles, such as {@code apps}; empty for the core group. */
    String roleGroup() {
        String[] parts = group.split("/", -1);
        return parts.length == 3 ? parts[1] : "";
    }

    /**
     * What a list does not contain of an object: most of its bytes, and nothing that a status needs. Only so hundreds of gateways fit
     * into the memory of a command.
     */
    Set<String> unlisted() {
        Set<String> paths = new HashSet<>(this == STATEFUL_SET ? Set.of() : Set.of("items.metadata.managedFields"));
        for (String path : unlisted.split(" ", -1)) {
            paths.add("items." + path);
        }
        return paths;
    }

    /** The path of all objects of a namespace. */
    String path(String namespace) {
        return group + "/namespaces/" + namespace + "/" + plural;
    }
}
