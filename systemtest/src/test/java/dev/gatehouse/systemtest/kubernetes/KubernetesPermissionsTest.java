package dev.gatehouse.systemtest.kubernetes;

import static dev.gatehouse.systemtest.kubernetes.ObjectScene.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.KindSections;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.systemtest.cluster.Cluster;
import dev.gatehouse.systemtest.kubernetes.RulesOfGatehouse.Right;
import dev.gatehouse.testkit.Poll;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An account with a Role in its namespace, and nothing else: every command with all the rights, and without each of them. */
class KubernetesPermissionsTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** Without these something is slower, or says less. The claim is marked only by the first command for its home. */
    private static final Set<String> DISPENSABLE = Set.of("watch pods", "list events", "patch persistentvolumeclaims");

    @RegisterExtension
    static final ClusterOfClass CLUSTER = new ClusterOfClass(Cluster::api);

    private static ObjectScene scene;
    private static Path limited;

    @BeforeAll
    static void openCluster() {
        scene = new ObjectScene(CLUSTER.get());
        limited = CLUSTER.get().accountKubeconfig(scene.namespace(), "operator");
        scene.apply(RulesOfGatehouse.role("gatehouse")).orThrow();
        scene.kubectl(
                        "create",
                        "rolebinding",
                        "gatehouse",
                        "--role=gatehouse",
                        "--serviceaccount=" + scene.namespace() + ":operator")
                .orThrow();
    }

    static List<Right> rights() {
        return RulesOfGatehouse.all();
    }

    private static boolean may(Right right) {
        String[] resource = right.resource().split("/", 2);
        List<String> words = new ArrayList<>(List.of(
                "auth", "can-i", right.verb(), resource[0] + (right.group().isEmpty() ? "" : "." + right.group())));
        if (resource.length == 2) {
            words.add("--subresource=" + resource[1]);
        }
        return CLUSTER.get()
                .kubectlAs(limited, words.toArray(String[]::new))
                .output()
                .startsWith("yes");
    }

    @Test
    void theRoleIsEnough() {
        scene.apply(RulesOfGatehouse.role("gatehouse")).orThrow();
        rights().forEach(right -> Poll.until("may " + right, LIMIT, () -> may(right)));
        assertThat(new EveryCommand().refusals()).isEmpty();
        assertThat(CLUSTER.get()
                        .kubectlAs(limited, "auth", "can-i", "list", "nodes")
                        .output())
                .startsWith("no");
    }

    @ParameterizedTest
    @MethodSource("rights")
    @Tag("all")
    void withoutOneRightTheCommandThatNeedsItNamesIt(Right missing) {
        scene.apply(RulesOfGatehouse.roleWithout("gatehouse", missing)).orThrow();
        Poll.until("may no longer " + missing, LIMIT, () -> !may(missing));

        List<GatehouseException> refusals = new EveryCommand().refusals();
        if (DISPENSABLE.contains(missing.toString())) {
            assertThat(refusals).isEmpty();
            return;
        }
        assertThat(refusals)
                .isNotEmpty()
                .allSatisfy(refusal -> assertThat(refusal)
                        .hasMessageContaining("cannot " + missing.verb() + " resource \"" + missing.resource() + "\""));
        GatehouseException advised = refusals.stream()
                .filter(refusal -> refusal.remedy().isPresent())
                .findFirst()
                .orElseThrow();
        assertThat(advised.remedy().orElseThrow().text()).contains("auth can-i " + missing.verb());
        assertThat(Advised.run(CLUSTER.get(), limited, advised).output()).startsWith("no");
    }

    /** Every command once. Where the account could not, the administrator has done it before the next one. */
    private static final class EveryCommand {
        private final ServiceManager manager = scene.managerAs(limited);
        private final ServiceManager admin = scene.manager();
        private final List<GatehouseException> refusals = new ArrayList<>();

        List<GatehouseException> refusals() {
            try {
                all();
            } finally {
                admin.remove(List.of(service("coder"))).orThrow();
            }
            return refusals;
        }

        private static GatewayDefinition gateway(String word) {
            return scene.gateway("coder", word).toBuilder()
                    .ready(new Readiness.Port(8123, Duration.ofSeconds(1)))
                    .sections(new KindSections(Map.of("kubernetes", Map.of("isolated", "true"))))
                    .build();
        }

        private void all() {
            note(() -> manager.define(List.of(gateway("first")), Initially.DOWN));
            admin.define(List.of(gateway("first")), Initially.DOWN).orThrow();
            ServiceStatus status = manager.status(service("coder"));
            if (status.state() == State.UNKNOWN) {
                refusals.add(new GatehouseException(status.reason().orElse("")));
            }
            note(() -> {
                manager.services();
                manager.inspect(List.of(gateway("first")));
                return new Batch(List.of());
            });
            note(() -> manager.start(List.of(service("coder")), Wait.none()));
            admin.start(List.of(service("coder")), Wait.none()).orThrow();
            // There is no controller: it times out, and its reason is read from the events.
            note(() -> manager.start(List.of(service("coder")), Wait.untilReady(Duration.ofMillis(3500))));
            String labels = scene.value("statefulset/gw-coder", ".spec.template.metadata.labels");
            scene.apply("""
                    {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "gw-coder-0", "labels": %s},
                     "spec": {"containers": [{"name": "gateway", "image": "none"}]}}
                    """.formatted(labels)).orThrow();
            note(() -> {
                manager.logs().read(LogQuery.all(List.of(service("coder"))), _ -> true);
                return new Batch(List.of());
            });
            note(() -> manager.restart(List.of(service("coder")), Wait.none()));
            scene.kubectl("delete", "pod", "gw-coder-0", "--ignore-not-found", "--force")
                    .orThrow();
            note(() -> manager.stop(List.of(service("coder")), Wait.none()));
            admin.stop(List.of(service("coder")), Wait.none()).orThrow();
            note(() -> manager.define(List.of(gateway("second")), Initially.DOWN));
            admin.define(List.of(gateway("second")), Initially.DOWN).orThrow();
            addByHand();
            note(() -> scene.adoptingAs(limited).define(List.of(gateway("third")), Initially.DOWN));
            scene.adopting().define(List.of(gateway("third")), Initially.DOWN).orThrow();
            // Without a port and isolation two objects are no longer needed.
            note(() -> manager.define(List.of(scene.gateway("coder", "third")), Initially.DOWN));
            admin.define(List.of(gateway("third")), Initially.DOWN).orThrow();
            note(() -> manager.remove(List.of(service("coder"))));
        }

        private void addByHand() {
            scene.kubectl("set", "env", "statefulset/gw-coder", "MORE=1").orThrow();
            scene.kubectl("patch", "configmap", "gw-coder", "-p", "{\"data\":{\"more\":\"1\"}}")
                    .orThrow();
            scene.kubectl("patch", "secret", "gw-coder", "-p", "{\"stringData\":{\"more\":\"1\"}}")
                    .orThrow();
        }

        private void note(Supplier<Batch> command) {
            try {
                command.get()
                        .failures()
                        .forEach(outcome -> note(outcome.failure().orElseThrow()));
            } catch (GatehouseException e) {
                note(e);
            }
        }

        /** Other failures are those of a cluster without controllers and without a node. */
        private void note(GatehouseException failure) {
            if (String.valueOf(failure.getMessage()).contains("is forbidden")) {
                refusals.add(failure);
            }
        }
    }
}
