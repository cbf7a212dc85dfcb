package dev.gatehouse.systemtest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.systemtest.cluster.Cluster;
import dev.gatehouse.systemtest.command.Installation;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on a cluster find all of their classes in the AOT cache for Kubernetes, and need nothing of the client library. */
class KubernetesStartUpTest {
    private static final String START = """
            gatehouse_lib=$1 log=$2
            shift 2
            . "$gatehouse_lib/launch.sh"
            gatehouse_start use gatehouse "-Xlog:class+load:file=$log" dev.gatehouse.cli.Main "$@"
            """;

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

    private static final int LIMIT_SECONDS = 120;

    @RegisterExtension
    static final ClusterOfClass CLUSTER = new ClusterOfClass(Cluster::api);

    private static Path lib;

    @TempDir
    private static Path directory;

    /** Each command looks at the trees of the host, whatever else runs there. */
    private static Optional<Process> tree = Optional.empty();

    @BeforeAll
    static void open() throws IOException {
        Prerequisites.assumeNamespaces();
        lib = Installation.requireDist().resolve("lib");
        assumeTrue(
                Files.exists(lib.resolve("gatehouse-kubernetes.aot")),
                "the command was built without an AOT cache for Kubernetes");
        CLUSTER.get().kubectl("create", "namespace", "start-up").orThrow();
        CLUSTER.get()
                .kubectlReading(CLAIM, "apply", "-n", "start-up", "-f", "-")
                .orThrow();
        Files.writeString(directory.resolve("app.yaml"), APP);
        Path profile = Files.createDirectories(directory.resolve("home/profiles/coder"));
        Files.writeString(profile.resolve("SOUL.md"), "# coder\n");
        tree = Optional.of(new ProcessBuilder(
                        "s6-svscan",
                        Files.createDirectory(directory.resolve("tree")).toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("svscan").toFile())
                .start());
        run("gateway install coder");
    }

    @AfterAll
    static void close() {
        tree.ifPresent(Process::destroy);
    }

    /** Runs the command as its launcher does, and returns the classes that it loaded. */
    private static List<String> run(String command) throws IOException {
        Path log = directory.resolve("classes");
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", START, "sh", lib.toString(), log.toString()));
        words.addAll(List.of(command.split(" ", -1)));
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        Map<String, String> variables = new HashMap<>(CLUSTER.get().variables());
        variables.put("HERMES_HOME", directory.resolve("home").toString());
        variables.put("GATEHOUSE_APP", directory.resolve("app.yaml").toString());
        variables.put("GATEHOUSE_MANAGER", "kubernetes");
        variables.put("GATEHOUSE_NAMESPACE", "start-up");
        builder.environment().putAll(variables);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve("output")))
                .isIn(0, 3);
        return Files.readAllLines(log);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway status coder", "gateway status --all", "gateway list"})
    void noClassComesFromAJar(String command) throws IOException {
        List<String> classes = run(command);

        assertThat(classes).hasSizeGreaterThan(100);
        assertThat(classes).noneMatch(line -> line.contains("io.fabric8") || line.contains("com.fasterxml"));
        assertThat(classes)
                .filteredOn(line -> line.contains(" source: file:") || line.contains(" source: jrt:"))
                // The JVM puts events of its flight recorder into no cache. Processes of the host end while it is
                // looked through, and their names may have other letters than Latin ones.
                .filteredOn(line -> !line.contains(" jdk.internal.event.")
                        && !line.contains(" java.io.FileNotFoundException ")
                        && !line.contains(" java.lang.CharacterData00 "))
                .isEmpty();
    }
}
