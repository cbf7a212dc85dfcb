package dev.gatehouse.systemtest.kubernetes;

import dev.gatehouse.app.App;
import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.KindSections;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemtest.cluster.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A namespace with a home in a claim. The node sees the same files as this test, and so does a gateway: the claim of the home, and one
 * of the directory in which the fake gateway's files are.
 */
final class KubernetesPlace {
    static final Kind KIND = Kind.of("kubernetes");

    /** The account of gateways in the image. */
    static final int UID = 10_000;

    private static final AtomicInteger COUNT = new AtomicInteger();

    private static final String VOLUME = """
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: NAMESPACE-NAME}
            spec:
              capacity: {storage: 1Gi}
              accessModes: [ReadWriteMany]
              persistentVolumeReclaimPolicy: Retain
              storageClassName: ""
              claimRef: {namespace: NAMESPACE, name: NAME}
              SOURCE
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: NAME, namespace: NAMESPACE}
            spec:
              accessModes: [ReadWriteMany]
              storageClassName: ""
              volumeName: NAMESPACE-NAME
              resources: {requests: {storage: 1Gi}}
            ---
            """;

    /** A volume that ignores fsGroup. */
    private static final String HOST_PATH = "hostPath: {path: \"PATH\"}";

    /** A volume that the kubelet gives to the group of fsGroup. */
    private static final String LOCAL = """
            local: {path: "PATH"}
              nodeAffinity:
                required:
                  nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [NODE]}]}]
            """.strip().replace("NODE", Cluster.NODE);

    private final Cluster cluster;
    private final String namespace = "gates-" + COUNT.incrementAndGet();
    private final Path scratch;
    private final Path directory;

    private final boolean ofRoot;

    /** A place whose files belong to the gateways' account. */
    KubernetesPlace(Cluster cluster) {
        this(cluster, HOST_PATH, false);
    }

    /**
     * A place whose home belongs to root, who alone can read it.
     *
     * @param shared whether the volume can be given to a group, as most can
     */
    static KubernetesPlace ofRoot(Cluster cluster, boolean shared) {
        return new KubernetesPlace(cluster, shared ? LOCAL : HOST_PATH, true);
    }

    private KubernetesPlace(Cluster cluster, String source, boolean ofRoot) {
        this.cluster = cluster;
        this.ofRoot = ofRoot;
        try {
            scratch = Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toRealPath();
            directory = Files.createTempDirectory(scratch, "gatehouse-home");
            if (!ofRoot) {
                give(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cluster.kubectl("create", "namespace", namespace).orThrow();
        String volumes = volume("home", directory, source) + volume("scratch", scratch, HOST_PATH);
        cluster.kubectlReading(volumes, "apply", "-f", "-").orThrow();
    }

    /**
     * Adds a claim.
     *
     * @param name its name
     * @param path its directory on the node, which is given to the account of gateways
     */
    void claim(String name, Path path) {
        give(path);
        cluster.kubectlReading(volume(name, path, HOST_PATH), "apply", "-f", "-")
                .orThrow();
    }

    private String volume(String name, Path path, String source) {
        return VOLUME.replace("NAMESPACE", namespace)
                .replace("NAME", name)
                .replace("SOURCE", source)
                .replace("PATH", path.toString());
    }

    /** Whether the home's files stay root's. */
    boolean isOfRoot() {
        return ofRoot;
    }

    /** Gives a file to the account of gateways. */
    static void give(Path path) {
        try {
            Files.setAttribute(path, "unix:uid", UID);
            Files.setAttribute(path, "unix:gid", UID);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directory of the home, which is the whole claim {@code home}. */
    Path directory() {
        return directory;
    }

    Cluster cluster() {
        return cluster;
    }

    String namespace() {
        return namespace;
    }

    Home home() {
        return home(Map.of());
    }

    /** The home, with further keys of the section {@code kubernetes}. */
    Home home(Map<String, Object> further) {
        Map<String, Object> keys = new HashMap<>(Map.of(
                "image",
                Cluster.IMAGE,
                "pull-policy",
                "Never",
                "claim",
                "home",
                "user",
                UID,
                "mounts",
                List.of(Map.of("claim", "scratch", "path", scratch.toString()))));
        keys.putAll(further);
        App hermes = Presets.named("hermes");
        App app = hermes.toBuilder()
                .defaults(hermes.defaults().toBuilder()
                        .sections(new KindSections(Map.of("kubernetes", keys)))
                        .build())
                .build();
        return Home.at(app, directory);
    }

    Map<String, String> environment() {
        return Map.of("KUBECONFIG", cluster.kubeconfig().toString(), "GATEHOUSE_NAMESPACE", namespace);
    }

    ServiceManager manager(Home home) {
        return ServiceManagers.open(home, Optional.of(KIND), environment());
    }
}
