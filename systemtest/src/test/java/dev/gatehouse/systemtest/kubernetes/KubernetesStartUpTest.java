package dev.gatehouse.systemtest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.cluster.Cluster;
import dev.gatehouse.systemtest.command.Installation;
import dev.gatehouse.systemtest.command.LoadedClasses;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.Running;
import dev.gatehouse.systemtest.s6.PrivateSvscan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on a cluster find all of their classes in the AOT cache for Kubernetes, and need nothing of the client library. */
class KubernetesStartUpTest {
    private static final String APP = """
            app: hermes
            home: {variable: HERMES_HOME, host: ~/.hermes}
            markers: [SOUL.md]
            command: [sleep, "1000"]
            kubernetes: {image: "gatehouse.test/gateway:1", claim: home}
            """;

    private static final String CLAIM = """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: home}
            spec:
              accessModes: [ReadWriteMany]
              resources: {requests: {storage: 1Gi}}
            """;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @RegisterExtension
    static final ClusterOfClass CLUSTER = new ClusterOfClass(Cluster::api);

    private static Path lib;

    @TempDir
    private static Path directory;

    /** Each command looks at the trees of the host, whatever else runs there. */
    private static Optional<PrivateSvscan> tree = Optional.empty();

    @BeforeAll
    static void open() throws IOException {
        Prerequisites.assumeNamespaces();
        lib = Installation.requireDist().resolve("lib");
        LoadedClasses.assumeCache("gatehouse-kubernetes.aot");
        CLUSTER.get().kubectl("create", "namespace", "start-up").orThrow();
        CLUSTER.get()
                .kubectlReading(CLAIM, "apply", "-n", "start-up", "-f", "-")
                .orThrow();
        Files.writeString(directory.resolve("app.yaml"), APP);
        Path profile = Files.createDirectories(directory.resolve("home/profiles/coder"));
        Files.writeString(profile.resolve("SOUL.md"), "# coder\n");
        tree = Optional.of(new PrivateSvscan(PrivateSvscan.newScandir()));
        run("gateway install coder").command().orThrow();
    }

    @AfterAll
    static void close() {
        tree.ifPresent(PrivateSvscan::close);
    }

    /** Runs the command as its launcher does. */
    private static LoadedClasses run(String command) throws IOException {
        Path log = directory.resolve("classes");
        ProcessBuilder builder = new ProcessBuilder(LoadedClasses.words(lib, log, command));
        builder.environment().putAll(CLUSTER.get().variables());
        builder.environment().put("HERMES_HOME", directory.resolve("home").toString());
        builder.environment().put("GATEHOUSE_APP", directory.resolve("app.yaml").toString());
        builder.environment().put("GATEHOUSE_MANAGER", "kubernetes");
        builder.environment().put("GATEHOUSE_NAMESPACE", "start-up");
        try (Running running = new Running(command, builder.start())) {
            running.endInput();
            return LoadedClasses.read(log, running.result(LIMIT));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway status coder", "gateway status --all", "gateway list"})
    void noClassComesFromAJar(String command) throws IOException {
        LoadedClasses classes = run(command);
        classes.assertAllCached();
        assertThat(classes.lines()).noneMatch(line -> line.contains("io.fabric8") || line.contains("com.fasterxml"));
    }
}
