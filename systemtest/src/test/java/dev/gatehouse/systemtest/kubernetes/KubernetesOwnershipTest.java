package dev.gatehouse.systemtest.kubernetes;

import static dev.gatehouse.systemtest.kubernetes.Advised.failure;
import static dev.gatehouse.systemtest.kubernetes.ObjectScene.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemtest.cluster.Cluster;
import dev.gatehouse.testkit.Poll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whose an object is: names, other homes, removals that fail half way, and two processes at once. */
class KubernetesOwnershipTest {
    @RegisterExtension
    static final ClusterOfClass CLUSTER = new ClusterOfClass(Cluster::api);

    private ObjectScene scene;

    @BeforeEach
    void open() {
        scene = new ObjectScene(CLUSTER.get());
    }

    @Test
    void aStatefulSetOfSomebodyElseStays() {
        scene.apply("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: gw-coder}
                spec:
                  replicas: 0
                  serviceName: gw-coder
                  selector: {matchLabels: {app: theirs}}
                  template: {metadata: {labels: {app: theirs}}, spec: {containers: [{name: theirs, image: theirs}]}}
                """).orThrow();
        String before = scene.value("statefulset/gw-coder", ".metadata.resourceVersion");

        GatehouseException refused = failure(scene.manager().define(List.of(scene.gateway("coder")), Initially.UP));
        assertThat(refused).hasMessageContaining("StatefulSet gw-coder");
        assertThat(scene.manager().status(service("coder")).state()).isIn(State.UNKNOWN, State.ABSENT);
        assertThat(scene.manager().remove(List.of(service("coder"))).failures()).hasSize(1);
        assertThat(scene.manager().start(List.of(service("coder")), Wait.none()).failures())
                .hasSize(1);
        assertThat(scene.value("statefulset/gw-coder", ".metadata.resourceVersion"))
                .isEqualTo(before);
        assertThat(scene.objects()).containsExactly("statefulset.apps/gw-coder");
    }

    @Test
    void otherHomesInTheNamespaceAreApart() {
        KubernetesPlace place = new KubernetesPlace(CLUSTER.get());
        ServiceManager first = place.manager(place.home());
        Home secondHome = place.home(Map.of("claim-path", "second"));
        ServiceManager second = place.manager(secondHome);
        first.define(ObjectScene.gateway(place.home(), "coder", "first"));
        second.define(ObjectScene.gateway(secondHome, "writer", "first"));

        assertThat(first.services()).containsExactly(service("coder"));
        assertThat(second.services()).containsExactly(service("writer"));
        assertThat(second.status(service("coder")).state()).isEqualTo(State.ABSENT);
        GatehouseException taken =
                failure(second.define(List.of(ObjectScene.gateway(secondHome, "coder", "second")), Initially.DOWN));
        assertThat(taken).hasMessageContainingAll("another home", "home/second");
        Advised.run(CLUSTER.get(), taken).orThrow();
        second.remove(List.of(service("coder"))).orThrow();
        assertThat(second.start(List.of(service("coder")), Wait.none()).failures())
                .hasSize(1);
        assertThat(first.services()).containsExactly(service("coder"));
        first.remove(service("coder"));
        second.remove(service("writer"));
    }

    @Test
    void everyNameOfAProfileHasItsObjects() {
        List<String> names = List.of("a_b", "a-b", "a-", "a_", "a--b", "0", "a", "x".repeat(60), "x".repeat(59) + "y");
        List<GatewayDefinition> all = names.stream().map(scene::gateway).toList();
        List<ServiceName> services = names.stream().map(ObjectScene::service).toList();
        scene.manager().define(all, Initially.UP).orThrow();
        assertThat(scene.manager().services()).containsExactlyInAnyOrderElementsOf(services);
        assertThat(scene.manager().status(services))
                .allSatisfy(status -> assertThat(status.wanted()).contains(true));
        assertThat(scene.manager().inspect(all))
                .allSatisfy(seen -> assertThat(seen.differences()).isEmpty());
        scene.manager().remove(services).orThrow();
        assertThat(scene.objects()).isEmpty();
    }

    @Test
    void aRemovalCanBeRepeatedAfterEachOfItsSteps() {
        for (String gone : List.of("networkpolicy", "service", "configmap", "secret", "statefulset")) {
            scene.manager().define(scene.gateway("coder"));
            // As a removal that was killed, and somebody's own hand, leave it.
            scene.kubectl("delete", gone, "gw-coder", "--ignore-not-found").orThrow();
            scene.manager().remove(List.of(service("coder"))).orThrow();
            assertThat(scene.objects()).as("after the loss of the " + gone).isEmpty();
        }
        assertThat(scene.manager()
                        .remove(List.of(service("coder")))
                        .orThrow()
                        .outcomes()
                        .getFirst()
                        .change())
                .isEqualTo(Outcome.Change.UNCHANGED);
    }

    @Test
    void aPodWithoutItsStatefulSetIsRemovedToo() {
        scene.manager().define(scene.gateway("coder"));
        String labels = scene.value("statefulset/gw-coder", ".spec.template.metadata.labels");
        scene.apply("""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "gw-coder-0", "labels": %s},
                 "spec": {"containers": [{"name": "gateway", "image": "none"}]}}
                """.formatted(labels)).orThrow();
        // Nobody collects what belongs to it.
        scene.kubectl("delete", "statefulset", "gw-coder").orThrow();
        scene.manager().remove(List.of(service("coder"))).orThrow();
        assertThat(scene.objects()).isEmpty();
    }

    @Test
    void twoProcessesAtOnceLoseNothing() throws Exception {
        ServiceManager one = scene.manager();
        ServiceManager two = scene.managerAs(CLUSTER.get().kubeconfig());
        for (int round = 0; round < 5; round++) {
            String word = "round-" + round;
            atOnce(
                    () -> one.define(List.of(scene.gateway("coder", word)), Initially.DOWN),
                    () -> two.define(List.of(scene.gateway("coder", word)), Initially.DOWN));
            assertThat(one.inspect(List.of(scene.gateway("coder", word)))
                            .getFirst()
                            .differences())
                    .isEmpty();
            one.start(List.of(service("coder")), Wait.none()).orThrow();
            // An update does not undo a stop that happens meanwhile.
            atOnce(
                    () -> one.define(List.of(scene.gateway("coder", word + "-again")), Initially.UP),
                    () -> two.stop(List.of(service("coder")), Wait.none()));
            assertThat(one.status(service("coder")).wanted()).as(word).contains(false);
        }
        atOnce(() -> one.remove(List.of(service("coder"))), () -> two.remove(List.of(service("coder"))));
        assertThat(scene.objects()).isEmpty();
    }

    @Test
    void aStopDuringWhichSomebodyStartsSaysSo() throws Exception {
        scene.manager().define(scene.gateway("coder"));
        scene.manager().start(List.of(service("coder")), Wait.none()).orThrow();
        String labels = scene.value("statefulset/gw-coder", ".spec.template.metadata.labels");
        // No controller deletes it.
        scene.apply("""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "gw-coder-0", "labels": %s},
                 "spec": {"containers": [{"name": "gateway", "image": "none"}]}}
                """.formatted(labels)).orThrow();
        try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Batch> stop = thread.submit(
                    () -> scene.manager().stop(List.of(service("coder")), Wait.proof(Duration.ofMinutes(1))));
            Poll.until(
                    "it is told to stop",
                    Duration.ofMinutes(1),
                    () -> scene.value("statefulset/gw-coder", ".spec.replicas").equals("0"));
            scene.kubectl(
                            "patch",
                            "statefulset",
                            "gw-coder",
                            "--field-manager=kubectl-edit",
                            "-p",
                            "{\"spec\":{\"replicas\":1}}")
                    .orThrow();
            GatehouseException failure = failure(stop.get());
            assertThat(failure).hasMessageContainingAll("was started again during the stop", "kubectl-edit");
        }
    }

    private static void atOnce(Callable<Batch> first, Callable<Batch> second) throws Exception {
        List<Future<Batch>> both = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            both.add(threads.submit(first));
            both.add(threads.submit(second));
        }
        for (Future<Batch> each : both) {
            // One of two definitions at once may find that the other one was there: it says so.
            each.get()
                    .failures()
                    .forEach(outcome ->
                            assertThat(outcome.failure().orElseThrow()).hasMessageContaining("at the same time"));
        }
    }
}
