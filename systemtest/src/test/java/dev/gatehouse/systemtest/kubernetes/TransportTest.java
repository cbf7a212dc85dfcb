package dev.gatehouse.systemtest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.grack.nanojson.JsonWriter;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NoServiceManagerException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemtest.cluster.Cluster;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The two ways to a real API server, directly and by the client library, give the same answers. A credential plugin is known to the
 * library only, so with one the same operations go by it.
 */
class TransportTest {
    @RegisterExtension
    static final ClusterOfClass CLUSTER = new ClusterOfClass(Cluster::api);

    private KubernetesPlace place;
    private Home home;

    @BeforeEach
    void makePlace() throws IOException {
        place = new KubernetesPlace(CLUSTER.get());
        home = place.home();
        for (String name : List.of("one", "two")) {
            Path profile =
                    Files.createDirectories(home.path().resolve("profiles").resolve(name));
            Files.writeString(profile.resolve("SOUL.md"), "# " + name + "\n");
        }
    }

    /** A kubeconfig whose credentials a plugin prints: the token of an account that may do everything. */
    private static Path withPlugin(TestInfo test) throws IOException {
        String namespace = "plugin-" + Integer.toHexString(test.getDisplayName().hashCode());
        CLUSTER.get().kubectl("create", "namespace", namespace).orThrow();
        Path config = CLUSTER.get().accountKubeconfig(namespace, "all");
        CLUSTER.get()
                .kubectl(
                        "create",
                        "clusterrolebinding",
                        namespace,
                        "--clusterrole=cluster-admin",
                        "--serviceaccount=" + namespace + ":all")
                .orThrow();
        String token = CLUSTER.get()
                .kubectlAs(config, "config", "view", "--raw", "-o", "jsonpath={.users[0].user.token}")
                .orThrow();
        Path answer = Files.writeString(
                config.resolveSibling(namespace + ".json"),
                JsonWriter.string(Map.of(
                        "apiVersion", "client.authentication.k8s.io/v1",
                        "kind", "ExecCredential",
                        "status", Map.of("token", token.strip()))));
        Path plugin = Files.writeString(config.resolveSibling(namespace + ".sh"), "#!/bin/sh\ncat " + answer + "\n");
        Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwxr-xr-x"));
        // kubectl would write a relative path, which it does not find itself.
        String exec =
                "exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: " + plugin + "}";
        Files.writeString(config, Files.readString(config).replaceAll("token: .*", exec));
        return config;
    }

    private ServiceManager manager(String kubeconfig) {
        Map<String, String> environment = new HashMap<>(place.environment());
        environment.put("KUBECONFIG", kubeconfig);
        return ServiceManagers.open(home, Optional.of(KubernetesPlace.KIND), environment);
    }

    private GatewayDefinition definition(String name) {
        return home.profile(name).orElseThrow().gateway();
    }

    private static ServiceName service(String name) {
        return new ServiceName(ProfileName.of(name));
    }

    @Test
    void bothGiveTheSameAnswers(TestInfo test) throws IOException {
        ServiceManager direct = manager(CLUSTER.get().kubeconfig().toString());
        ServiceManager byLibrary = manager(withPlugin(test).toString());
        List<ServiceName> all = List.of(service("one"), service("two"), service("three"));

        direct.define(List.of(definition("one")), Initially.DOWN).orThrow();
        byLibrary.define(List.of(definition("two")), Initially.UP).orThrow();

        for (ServiceManager manager : List.of(direct, byLibrary)) {
            assertThat(manager.services()).containsExactly(service("one"), service("two"));
            List<ServiceStatus> status = manager.status(all);
            assertThat(status).extracting(one -> one.state().name()).containsExactly("DOWN", "STARTING", "ABSENT");
            assertThat(status).isEqualTo(direct.status(all));
            assertThat(manager.inspect(List.of(definition("one"), definition("two"))))
                    .extracting(Inspection::verdict)
                    .containsExactly(Inspection.Verdict.CURRENT, Inspection.Verdict.CURRENT);
        }
        String set = place.cluster()
                .kubectl("-n", place.namespace(), "get", "statefulset", "gw-one", "-o", "json")
                .orThrow();
        byLibrary.define(List.of(definition("one")), Initially.DOWN).orThrow();
        assertThat(place.cluster()
                        .kubectl("-n", place.namespace(), "get", "statefulset", "gw-one", "-o", "json")
                        .orThrow())
                .as("the same object, by whichever way")
                .isEqualTo(set);
        direct.remove(List.of(service("two"))).orThrow();
        byLibrary.remove(List.of(service("one"))).orThrow();
        assertThat(direct.services()).isEmpty();
    }

    @Test
    void bothTellARefusalInTheWordsOfTheServer(TestInfo test) throws IOException {
        Path limited = CLUSTER.get().accountKubeconfig(place.namespace(), "limited");
        ServiceManager direct = manager(limited.toString());
        String words = "User \"system:serviceaccount:" + place.namespace() + ":limited\" cannot list resource";

        assertThatThrownBy(direct::services)
                .isInstanceOf(GatehouseException.class)
                .hasMessageContaining(words);
        Path other = Files.copy(limited, limited.resolveSibling(place.namespace() + ".other"));
        Files.writeString(other, Files.readString(other).replace("    token: ", "    as: nobody\n    token: "));
        assertThatThrownBy(manager(other.toString())::services)
                .isInstanceOf(GatehouseException.class)
                .hasMessageContaining("cannot impersonate");
    }

    @Test
    void serverWithAnotherNameIsReachedByTheNameOfItsCertificate() throws IOException {
        Path config =
                Files.copy(CLUSTER.get().kubeconfig(), CLUSTER.get().directory().resolve(place.namespace() + ".name"));
        CLUSTER.get()
                .kubectlAs(config, "config", "set", "clusters.test.tls-server-name", "kubernetes.default.svc")
                .orThrow();
        assertThat(manager(config.toString()).services()).isEmpty();

        CLUSTER.get()
                .kubectlAs(config, "config", "set", "clusters.test.tls-server-name", "other.example")
                .orThrow();
        assertThatThrownBy(manager(config.toString())::services)
                .isInstanceOf(GatehouseException.class)
                .hasMessageContaining("other.example");
    }

    @Test
    void severalFilesAreOne() throws IOException {
        Path users = Files.writeString(
                CLUSTER.get().directory().resolve(place.namespace() + ".users"),
                "users:\n- name: admin\n  user: {token: invalid}\n");

        assertThat(manager(CLUSTER.get().kubeconfig() + File.pathSeparator + users)
                        .services())
                .isEmpty();
        assertThatThrownBy(manager(users + File.pathSeparator + CLUSTER.get().kubeconfig())::services)
                .isInstanceOf(GatehouseException.class)
                .hasMessageContaining("does not accept the credentials");
    }

    @Test
    void pluginWithoutCredentialsIsNoAnonymousUser(TestInfo test) throws IOException {
        Path config = withPlugin(test);
        Files.writeString(config, Files.readString(config).replaceAll("command: [^,}]*", "command: /bin/false"));

        assertThatThrownBy(manager(config.toString())::services)
                .isInstanceOf(NoServiceManagerException.class)
                .hasMessageContaining("credential plugin");
    }

    @Test
    void missingContextIsNamed() {
        Map<String, String> environment = Map.of(
                "KUBECONFIG", CLUSTER.get().directory().resolve("missing").toString());
        ServiceManager manager = ServiceManagers.open(home, Optional.of(KubernetesPlace.KIND), environment);

        assertThatThrownBy(manager::services)
                .isInstanceOf(NoServiceManagerException.class)
                .hasMessageContaining("there is no kubeconfig with a current context");
    }
}
