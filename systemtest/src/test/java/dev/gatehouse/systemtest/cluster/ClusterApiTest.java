package dev.gatehouse.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the cluster without a node that other tests use. */
class ClusterApiTest {
    private static Cluster cluster;

    @BeforeAll
    static void open() {
        cluster = Cluster.api();
    }

    @AfterAll
    static void close() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static String newNamespace(String name) {
        cluster.kubectl("create", "namespace", name).orThrow();
        return name;
    }

    private static Result apply(String namespace, String manager, String value) {
        String map = """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: shared}
                data: {key: %s}
                """.formatted(value);
        return cluster.kubectlReading(
                map, "apply", "--server-side", "--field-manager=" + manager, "-n", namespace, "-f", "-");
    }

    @Test
    void serverSideApplyNamesTheOtherManagerInAConflict() {
        String namespace = newNamespace("conflict");
        apply(namespace, "first", "one").orThrow();
        apply(namespace, "first", "two").orThrow();

        Result refused = apply(namespace, "second", "three");

        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.error())
                .contains("Apply failed with 1 conflict: conflict with \"first\"")
                .contains(".data.key");
        assertThat(cluster.kubectl("get", "configmap", "shared", "-n", namespace, "-o", "jsonpath={.data.key}")
                        .orThrow())
                .isEqualTo("two");
    }

    @Test
    void versionIsThatOfThePinnedModules() throws IOException {
        Assumptions.assumeTrue(cluster.isOwn(), "a cluster of somebody else has any version");
        String pinned = Files.readAllLines(ClusterScript.directory().resolve("program/go.mod")).stream()
                .filter(line -> line.startsWith("require k8s.io/kubernetes "))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow();

        assertThat(cluster.kubectl("version").orThrow())
                .contains("Client Version: " + pinned + "\n", "Server Version: " + pinned + "\n");
    }

    @Test
    void accountHasOnlyTheRightsThatItGets() {
        String namespace = newNamespace("rights");
        Path limited = cluster.accountKubeconfig(namespace, "limited");

        assertThat(cluster.kubectlAs(limited, "get", "configmaps").error())
                .contains("configmaps is forbidden: User \"system:serviceaccount:rights:limited\" cannot list");

        cluster.kubectl("create", "role", "reader", "-n", namespace, "--verb=get,list", "--resource=configmaps")
                .orThrow();
        cluster.kubectl(
                        "create",
                        "rolebinding",
                        "reader",
                        "-n",
                        namespace,
                        "--role=reader",
                        "--serviceaccount=" + namespace + ":limited")
                .orThrow();

        cluster.kubectlAs(limited, "get", "configmaps").orThrow();
        assertThat(cluster.kubectlAs(limited, "get", "secrets").error()).contains("secrets is forbidden");
        assertThat(cluster.kubectlAs(limited, "get", "configmaps", "-n", "default")
                        .error())
                .contains("configmaps is forbidden");
    }

    @Test
    void objectsSurviveTheApiServerAndEtcd() {
        String namespace = newNamespace("survivor");
        apply(namespace, "first", "kept").orThrow();

        cluster.stop(ClusterProgram.API_SERVER);
        assertThat(cluster.kubectl("get", "namespaces").error()).contains("refused");
        cluster.start(ClusterProgram.API_SERVER);
        cluster.restart(ClusterProgram.ETCD);

        cluster.kubectl("wait", "--for=create", "configmap/shared", "-n", namespace, "--timeout=60s")
                .orThrow();
        assertThat(cluster.kubectl("get", "configmap", "shared", "-n", namespace, "-o", "jsonpath={.data.key}")
                        .orThrow())
                .isEqualTo("kept");
    }
}
