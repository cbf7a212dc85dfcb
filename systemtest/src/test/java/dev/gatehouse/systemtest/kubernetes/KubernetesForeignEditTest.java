package dev.gatehouse.systemtest.kubernetes;

import static dev.gatehouse.systemtest.kubernetes.Advised.failure;
import static dev.gatehouse.systemtest.kubernetes.ObjectScene.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.systemtest.cluster.Cluster;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Others change the objects of a gateway: it is shown with their name, and stays unless somebody asks for it. */
class KubernetesForeignEditTest {
    private static final String IMAGE = ".spec.template.spec.containers[0].image";

    @RegisterExtension
    static final ClusterOfClass CLUSTER = new ClusterOfClass(Cluster::api);

    private ObjectScene scene;

    @BeforeEach
    void define() {
        scene = new ObjectScene(CLUSTER.get());
        assertThat(scene.manager().define(scene.gateway("coder")).change()).isEqualTo(Outcome.Change.CREATED);
        assertThat(inspect(scene.manager(), scene.gateway("coder")).verdict()).isEqualTo(Inspection.Verdict.CURRENT);
    }

    private static Inspection inspect(ServiceManager manager, GatewayDefinition definition) {
        return manager.inspect(List.of(definition)).getFirst();
    }

    private GatehouseException refused(GatewayDefinition definition) {
        Batch batch = scene.manager().define(List.of(definition), Initially.DOWN);
        return failure(batch);
    }

    private void edit(String patch) {
        scene.kubectl("patch", "statefulset", "gw-coder", "--field-manager=kubectl-edit", "-p", patch)
                .orThrow();
    }

    @Test
    void anEditIsShownWithItsNameAndStaysUntilItIsAdopted() {
        edit("{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"gateway\",\"image\":\"other:2\"}]}}}}");

        Inspection seen = inspect(scene.manager(), scene.gateway("coder"));
        assertThat(seen.verdict()).isEqualTo(Inspection.Verdict.STALE);
        assertThat(seen.differences())
                .anySatisfy(line -> assertThat(line).contains("StatefulSet", "kubectl-edit", IMAGE.substring(0, 25)));

        // Also the part that nobody else has touched stays: half an update is worse than none.
        String launcher = scene.value("configmap/gw-coder", ".data.launcher");
        GatehouseException refused = refused(scene.gateway("coder", "second"));
        assertThat(refused).hasMessageContainingAll("kubectl-edit", "--adopt");
        assertThat(Advised.run(CLUSTER.get(), refused).orThrow()).contains("kubectl-edit");
        assertThat(scene.value("statefulset/gw-coder", IMAGE)).isEqualTo("other:2");
        assertThat(scene.value("configmap/gw-coder", ".data.launcher")).isEqualTo(launcher);

        scene.adopting()
                .define(List.of(scene.gateway("coder", "second")), Initially.DOWN)
                .orThrow();
        assertThat(scene.value("statefulset/gw-coder", IMAGE)).isEqualTo(Cluster.IMAGE);
        assertThat(inspect(scene.manager(), scene.gateway("coder", "second")).verdict())
                .isEqualTo(Inspection.Verdict.CURRENT);
    }

    @Test
    void anAdditionIsShownWithItsNameAndStaysUntilItIsAdopted() {
        scene.kubectl("set", "env", "statefulset/gw-coder", "MORE=1", "--field-manager=kubectl-set")
                .orThrow();
        scene.kubectl(
                        "patch",
                        "configmap",
                        "gw-coder",
                        "--field-manager=kubectl-edit",
                        "-p",
                        "{\"data\":{\"more\":\"1\"}}")
                .orThrow();

        Inspection seen = inspect(scene.manager(), scene.gateway("coder"));
        assertThat(seen.verdict()).isEqualTo(Inspection.Verdict.STALE);
        assertThat(seen.differences())
                .contains(
                        "StatefulSet: env MORE was added by kubectl-set",
                        "ConfigMap: key more was added by kubectl-edit");
        assertThat(refused(scene.gateway("coder"))).hasMessageContainingAll("kubectl-edit", "stay as they are");

        scene.adopting().define(List.of(scene.gateway("coder")), Initially.DOWN).orThrow();
        assertThat(inspect(scene.manager(), scene.gateway("coder")).verdict()).isEqualTo(Inspection.Verdict.CURRENT);
        // What has been replaced is no conflict with ourselves later.
        assertThat(scene.manager().define(scene.gateway("coder", "second")).change())
                .isEqualTo(Outcome.Change.REFRESHED);
        assertThat(scene.manager().define(scene.gateway("coder", "third")).change())
                .isEqualTo(Outcome.Change.REFRESHED);
        assertThat(inspect(scene.manager(), scene.gateway("coder", "third")).verdict())
                .isEqualTo(Inspection.Verdict.CURRENT);
    }

    @Test
    void aProgramThatTakesFieldsKeepsThemUntilTheyAreAdopted() {
        String theirs = """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: gw-coder}
                spec: {template: {spec: {terminationGracePeriodSeconds: 7}}}
                """;
        scene.apply(theirs, "--server-side", "--force-conflicts", "--field-manager=helm", "--validate=false")
                .orThrow();

        assertThat(inspect(scene.manager(), scene.gateway("coder")).differences())
                .singleElement()
                .asString()
                .contains("helm", "terminationGracePeriodSeconds");
        assertThat(refused(scene.gateway("coder"))).hasMessageContaining("helm");
        assertThat(scene.value("statefulset/gw-coder", ".spec.template.spec.terminationGracePeriodSeconds"))
                .isEqualTo("7");

        scene.adopting().define(List.of(scene.gateway("coder")), Initially.DOWN).orThrow();
        assertThat(inspect(scene.manager(), scene.gateway("coder")).verdict()).isEqualTo(Inspection.Verdict.CURRENT);
    }

    @Test
    void anAnnotationOfOthersIsNoDifference() {
        scene.kubectl("annotate", "statefulset,configmap", "--all", "example.com/note=kept")
                .orThrow();
        assertThat(inspect(scene.manager(), scene.gateway("coder")).verdict()).isEqualTo(Inspection.Verdict.CURRENT);
        scene.manager()
                .define(List.of(scene.gateway("coder", "second")), Initially.DOWN)
                .orThrow();
        assertThat(scene.value("statefulset/gw-coder", ".metadata.annotations.example\\.com/note"))
                .isEqualTo("kept");
    }

    @Test
    void aScaleOfOthersIsTheirIntent() {
        ServiceManager manager = scene.manager();
        scene.kubectl("scale", "statefulset/gw-coder", "--replicas=1").orThrow();
        ServiceStatus started = manager.status(service("coder"));
        assertThat(started.wanted()).contains(true);
        assertThat(started.reason()).contains("scaled to 1 by kubectl");

        edit("{\"spec\":{\"replicas\":0}}");
        ServiceStatus stopped = manager.status(service("coder"));
        assertThat(stopped.state()).isEqualTo(State.DOWN);
        assertThat(stopped.wanted()).contains(false);
        assertThat(stopped.reason()).contains("scaled to 0 by kubectl-edit");

        manager.start(List.of(service("coder")), Wait.none()).orThrow();
        assertThat(manager.status(service("coder")).reason()).as("our own").isEmpty();
        // The cluster forgets the name of whoever scales to 0 like this.
        scene.kubectl("scale", "statefulset/gw-coder", "--replicas=0").orThrow();
        assertThat(manager.status(service("coder")).state()).isEqualTo(State.DOWN);
        scene.kubectl("scale", "statefulset/gw-coder", "--replicas=1").orThrow();
        assertThat(inspect(manager, scene.gateway("coder")).verdict()).isEqualTo(Inspection.Verdict.CURRENT);
        manager.define(List.of(scene.gateway("coder", "second")), Initially.DOWN)
                .orThrow();
        assertThat(manager.status(service("coder")).wanted())
                .as("an update leaves the intent")
                .contains(true);
        scene.adopting()
                .define(List.of(scene.gateway("coder", "third")), Initially.DOWN)
                .orThrow();
        assertThat(manager.status(service("coder")).wanted())
                .as("an adoption too")
                .contains(true);

        manager.stop(List.of(service("coder")), Wait.none()).orThrow();
        assertThat(manager.status(service("coder")).wanted()).contains(false);
        assertThat(manager.status(service("coder")).reason()).isEmpty();
        manager.define(List.of(scene.gateway("coder", "fourth")), Initially.UP).orThrow();
        assertThat(manager.status(service("coder")).wanted())
                .as("the intent of an operator")
                .contains(false);
    }

    @Test
    void aStatefulSetWithoutItsLabelsSaysHowToGetThemBack() {
        scene.kubectl("label", "statefulset", "gw-coder", "--overwrite", "app.kubernetes.io/managed-by=Helm")
                .orThrow();
        GatehouseException lost = failure(scene.manager().start(List.of(service("coder")), Wait.none()));
        assertThat(lost).hasMessageContaining("has lost the labels");
        assertThat(lost.remedy().orElseThrow().text())
                .isEqualTo("gatehouse --manager kubernetes gateway install --adopt coder");
        scene.adopting().define(List.of(scene.gateway("coder")), Initially.DOWN).orThrow();
        scene.manager().start(List.of(service("coder")), Wait.none()).orThrow();
    }
}
