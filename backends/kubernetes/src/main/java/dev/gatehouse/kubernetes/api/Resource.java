package dev.gatehouse.kubernetes.api;

import dev.gatehouse.kubernetes.json.JsonParts;
import dev.gatehouse.kubernetes.json.Tree;

/** The kinds of objects that a gateway consists of, or that tell something about one, with their place in the API. */
public enum Resource {
    /** Of the managers of its fields only that of the number of pods is listed: whose intent that is. */
    STATEFUL_SET(
            "StatefulSet",
            "apis/apps/v1",
            "statefulsets",
            "metadata(name uid labels annotations managedFields(manager subresource time fieldsV1(f:spec(f:replicas))))"
                    + " spec(replicas)"),
    CONFIG_MAP("ConfigMap", "api/v1", "configmaps"),
    SECRET("Secret", "api/v1", "secrets"),
    SERVICE("Service", "api/v1", "services"),
    NETWORK_POLICY("NetworkPolicy", "apis/networking.k8s.io/v1", "networkpolicies"),
    POD(
            "Pod",
            "api/v1",
            "pods",
            "metadata(name uid labels creationTimestamp deletionTimestamp) spec(nodeName containers(name resources)) status"),
    CLAIM("PersistentVolumeClaim", "api/v1", "persistentvolumeclaims"),
    EVENT("Event", "api/v1", "events");

    private final String kind;
    private final String group;
    private final String plural;
    private final String listed;

    Resource(String kind, String group, String plural) {
        this(kind, group, plural, "");
    }

    Resource(String kind, String group, String plural, String listed) {
        this.kind = kind;
        this.group = group;
        this.plural = plural;
        this.listed = listed;
    }

    /** The resource of an object. */
    public static Resource of(Tree object) {
        String kind = object.text("kind").orElse("");
        for (Resource resource : values()) {
            if (resource.kind.equals(kind)) {
                return resource;
            }
        }
        throw new IllegalArgumentException("no object of a gateway has kind " + kind);
    }

    /** The word for people, such as {@code StatefulSet}. */
    public String kind() {
        return kind;
    }

    /** The word of commands and of roles, such as {@code statefulsets}. */
    public String plural() {
        return plural;
    }

    /** The group of roles, such as {@code apps}; empty for the core group. */
    public String roleGroup() {
        String[] parts = group.split("/", -1);
        return parts.length == 3 ? parts[1] : "";
    }

    /**
     * What is read of a list. Of gateways it is what a status needs, a tenth of their bytes: only so hundreds of them take a command
     * little time and memory.
     */
    JsonParts listed() {
        return JsonParts.of("metadata " + (listed.isEmpty() ? "items" : "items(" + listed + ")"));
    }

    /** The path of all objects of a namespace. */
    String path(String namespace) {
        return group + "/namespaces/" + namespace + "/" + plural;
    }
}
