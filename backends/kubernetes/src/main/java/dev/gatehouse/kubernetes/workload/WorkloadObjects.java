package dev.gatehouse.kubernetes.workload;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.spi.Expectations;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The objects of one gateway, for a cluster. Pure. {@code replicas} is missing: it is the intent, which is set by {@code /scale} and
 * belongs to whoever scaled last.
 *
 * @param name the name of all objects
 * @param definition the gateway
 * @param workload its section {@code kubernetes}
 */
public record WorkloadObjects(String name, GatewayDefinition definition, Workload workload) {
    /** The name of the gateway's container in its pod. */
    public static final String CONTAINER = "gateway";

    /** The variable by which a program that restarts its own gateway is recognized. */
    public static final String GATEWAY = "GATEHOUSE_GATEWAY";

    private static final String LAUNCHER = PodVolumes.LAUNCHER_FOLDER + "/launcher";

    /** What the kubelet needs for a stop beyond the gateway's grace, in seconds; before that the launcher kills. */
    private static final int SLACK = 15;

    /** A day. A startup probe that gives up restarts the container, although the launcher decides about that. */
    private static final int NEVER = 86_400;

    /** Checks that a cluster can do what the definition asks for. */
    public WorkloadObjects {
        if (definition.ready() instanceof Readiness.Notify) {
            throw refused(
                    definition,
                    "gateway.ready to notify, which Kubernetes does not support: use a port or http instead");
        }
        if (definition.limits().processes().isPresent()) {
            throw refused(
                    definition, "gateway.limits.processes, which only the kubelet's podPidsLimit sets: remove it");
        }
        if (definition.limits().memoryBytes().isPresent() && workload.limits().containsKey("memory")) {
            throw refused(definition, "both gateway.limits.memory and kubernetes.limits.memory: remove one");
        }
    }

    private static InvalidInputException refused(GatewayDefinition definition, String what) {
        return new InvalidInputException("Profile " + definition.profile() + " sets " + what);
    }

    /** All objects, in the order in which they have to be created. */
    public List<Tree> all() {
        List<Tree> all = new ArrayList<>();
        if (!variables().isEmpty()) {
            all.add(object("v1", "Secret").with("type", "Opaque").with("data", encoded(variables())));
        }
        all.add(object("v1", "ConfigMap").with("data", Map.of("launcher", launcher())));
        if (port().isPresent()) {
            all.add(service(port().getAsInt()));
        }
        if (workload.isolated()) {
            all.add(policy());
        }
        all.add(statefulSet());
        return all;
    }

    /** Not as {@code stringData}, which nobody can read back: the same values of two managers would be a conflict. */
    private static Map<String, String> encoded(Map<String, String> variables) {
        Map<String, String> encoded = new TreeMap<>();
        variables.forEach((name, value) ->
                encoded.put(name, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        return encoded;
    }

    private Map<String, String> variables() {
        return definition.environment().variables();
    }

    private String launcher() {
        return new Launcher(definition).render();
    }

    private Tree object(String version, String kind) {
        return new Tree()
                .with("apiVersion", version)
                .with("kind", kind)
                .with(
                        "metadata",
                        new Tree()
                                .with("name", name)
                                .with("labels", labels())
                                .with(
                                        "annotations",
                                        new Tree()
                                                .with(Labels.HOME, workload.homeIdentity())
                                                .with(
                                                        Labels.PROFILE,
                                                        definition.profile().value())));
    }

    private Tree labels() {
        return selector().with(Labels.MANAGED_BY, Labels.GATEHOUSE);
    }

    private Tree selector() {
        return new Tree().with(Labels.INSTANCE, name).with(Labels.HOME_HASH, homeHash(workload.homeIdentity()));
    }

    /** The value of the label {@link Labels#HOME_HASH}. */
    public static String homeHash(String identity) {
        return KubernetesNames.sha256(identity).substring(0, 16);
    }

    /** Its disks. */
    PodVolumes volumes() {
        return new PodVolumes(name, definition, workload);
    }

    private OptionalInt port() {
        return switch (definition.ready()) {
            case Readiness.Port port -> OptionalInt.of(port.port());
            case Readiness.Http http -> OptionalInt.of(http.port());
            case Readiness.None _, Readiness.Notify _, Readiness.State _ -> OptionalInt.empty();
        };
    }

    private Tree service(int port) {
        return object("v1", "Service")
                .with(
                        "spec",
                        new Tree()
                                .with("selector", selector())
                                .with(
                                        "ports",
                                        List.of(new Tree()
                                                .with("name", CONTAINER)
                                                .with("port", port)
                                                .with("targetPort", port))));
    }

    private Tree policy() {
        List<Tree> allowed = new ArrayList<>();
        port().ifPresent(port -> allowed.add(new Tree()
                .with("from", List.of(new Tree().withEmpty("podSelector")))
                .with("ports", List.of(new Tree().with("port", port)))));
        return object("networking.k8s.io/v1", "NetworkPolicy")
                .with(
                        "spec",
                        new Tree()
                                .with("podSelector", new Tree().with("matchLabels", selector()))
                                .with("policyTypes", List.of("Ingress"))
                                .with("ingress", allowed));
    }

    private Tree statefulSet() {
        Tree object = object("apps/v1", "StatefulSet");
        object.at("metadata", "annotations")
                .with(Labels.EXPECTATIONS, Expectations.of(definition).text())
                .with(Labels.PROFILE_CLAIM, volumes().ownClaim());
        return object.with(
                "spec",
                new Tree()
                        .with("serviceName", name)
                        .with("podManagementPolicy", "Parallel")
                        .with("updateStrategy", new Tree().with("type", "OnDelete"))
                        .with("revisionHistoryLimit", 2)
                        .with("selector", new Tree().with("matchLabels", selector()))
                        .with(
                                "template",
                                new Tree()
                                        .with(
                                                "metadata",
                                                new Tree()
                                                        .with("labels", labels())
                                                        .with(
                                                                "annotations",
                                                                new Tree()
                                                                        .with(Labels.CONTENT, content())
                                                                        .with(
                                                                                Labels.PROFILE,
                                                                                definition
                                                                                        .profile()
                                                                                        .value())))
                                        .with("spec", pod())));
    }

    /** Values of variables cannot be read back from their hash, which is why the launcher's text is in it too. */
    private String content() {
        StringBuilder text = new StringBuilder(launcher());
        new TreeMap<>(variables())
                .forEach((key, value) ->
                        text.append('\0').append(key).append('=').append(value));
        return KubernetesNames.sha256(text.toString()).substring(0, 32);
    }

    private Tree pod() {
        Tree pod = new Tree()
                .with("automountServiceAccountToken", false)
                .with("enableServiceLinks", false)
                .with("serviceAccountName", workload.serviceAccount())
                .with("imagePullSecrets", workload.pullSecretTrees())
                .with("nodeSelector", workload.nodeSelector())
                .with("tolerations", workload.tolerations())
                .with(
                        "terminationGracePeriodSeconds",
                        definition.stop().grace().plusMillis(999).toSeconds() + SLACK)
                .with("securityContext", workload.podSecurity());
        return pod.with("containers", List.of(container()))
                .with("volumes", volumes().volumes());
    }

    private Tree container() {
        Tree container = new Tree()
                .with("name", CONTAINER)
                .with("image", workload.image())
                .with("imagePullPolicy", workload.pullPolicy())
                .with("command", List.of("/bin/sh", LAUNCHER))
                .with(
                        "env",
                        List.of(
                                new Tree().with("name", GATEWAY).with("value", name),
                                new Tree()
                                        .with("name", "GATEHOUSE_POD")
                                        .with(
                                                "valueFrom",
                                                new Tree()
                                                        .with(
                                                                "fieldRef",
                                                                new Tree()
                                                                        .with("apiVersion", "v1")
                                                                        .with("fieldPath", "metadata.uid")))));
        if (!variables().isEmpty()) {
            container.with("envFrom", List.of(new Tree().with("secretRef", new Tree().with("name", name))));
        }
        port().ifPresent(port -> container.with(
                "ports",
                List.of(new Tree()
                        .with("name", CONTAINER)
                        .with("containerPort", port)
                        .with("protocol", "TCP"))));
        return container
                .with(
                        "resources",
                        new Tree().with("requests", workload.requests()).with("limits", limits()))
                .with("startupProbe", probe(1).with("failureThreshold", NEVER))
                .with("readinessProbe", probe(10).with("failureThreshold", 1))
                .with("securityContext", workload.containerSecurity())
                .with("volumeMounts", volumes().mounts());
    }

    private Map<String, String> limits() {
        Map<String, String> limits = new TreeMap<>(workload.limits());
        definition.limits().memoryBytes().ifPresent(bytes -> limits.put("memory", Long.toString(bytes)));
        return limits;
    }

    /**
     * The launcher's probe sees the loopback interface; a request of the kubelet reaches only the pod's address. It waits 4 s for an
     * answer, on each of the loopback addresses.
     */
    private static Tree probe(int period) {
        return new Tree()
                .with("exec", new Tree().with("command", List.of("/bin/sh", LAUNCHER, "ready")))
                .with("periodSeconds", period)
                .with("timeoutSeconds", 10)
                .with("successThreshold", 1);
    }
}
