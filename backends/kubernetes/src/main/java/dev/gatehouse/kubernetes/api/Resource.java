package dev.gatehouse.kubernetes.api;

import dev.gatehouse.kubernetes.json.Parts;
import dev.gatehouse.kubernetes.json.Tree;

/** The kinds of objects that a gateway consists of, or that tell something about one, with their place in the API. */
public enum Resource {
    /** Of the managers of its fields only that of the number of pods is listed: whose intent that is. */
    STATEFUL_SET(
            "StatefulSet",
            "apis/apps/v1",
            "statefulsets",
            "metadata=1(name=1 uid=5 labels=11:texts annotations=12:texts managedFields=17:list("
                    + "manager=1 subresource=8 time=4:time fieldsV1=7:json(f:spec(f:replicas)))) spec=2(replicas=1:number)"),
    CONFIG_MAP("ConfigMap", "api/v1", "configmaps"),
    SECRET("Secret", "api/v1", "secrets"),
    SERVICE("Service", "api/v1", "services"),
    NETWORK_POLICY("NetworkPolicy", "apis/networking.k8s.io/v1", "networkpolicies"),
    POD(
            "Pod",
            "api/v1",
            "pods",
            "metadata=1(name=1 uid=5 labels=11:texts creationTimestamp=8:time deletionTimestamp=9:time)"
                    + " spec=2(nodeName=10 containers=2:list(name=1 resources=8(limits=1:quantities)))"
                    + " status=3(conditions=2:list(type=1 status=2 reason=5 message=6) containerStatuses=8:list(name=1"
                    + " state=2(" + Resource.STATE + ") lastState=3(" + Resource.STATE
                    + ") ready=4:flag restartCount=5:number containerID=8))"),
    CLAIM("PersistentVolumeClaim", "api/v1", "persistentvolumeclaims"),
    EVENT("Event", "api/v1", "events");

    /** A ContainerState; the numbers are those of the generated.proto files of kubernetes 1.37. */
    private static final String STATE =
            "waiting=1(reason=1 message=2) running=2(startedAt=1:time) terminated=3(exitCode=1:number"
                    + " signal=2:number reason=3 message=4 startedAt=5:time finishedAt=6:time)";

    private final String kind;
    private final String group;
    private final String plural;

    @SuppressWarnings("ImmutableEnumChecker") // not changed once it is built
    private final Parts listed;

    Resource(String kind, String group, String plural) {
        this(kind, group, plural, "");
    }

    Resource(String kind, String group, String plural, String listed) {
        this.kind = kind;
        this.group = group;
        this.plural = plural;
        this.listed = listed.isEmpty()
                ? Parts.of("metadata items")
                : Parts.of("metadata=1(resourceVersion=2) items=2:list(" + listed + ")");
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
    Parts listed() {
        return listed;
    }

    /** The path of all objects of a namespace. */
    String path(String namespace) {
        return group + "/namespaces/" + namespace + "/" + plural;
    }
}
