package dev.gatehouse.kubernetes.gates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.Labels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who else manages an object. */
class OtherManagerTest {
    private static Tree object(Map<String, Object> metadata) {
        return new Tree().with("metadata", new Tree(metadata));
    }

    private static Tree field(String manager, String subresource, String time, String field) {
        return new Tree()
                .with("manager", manager)
                .with("subresource", subresource)
                .with("time", time)
                .with("fieldsV1", new Tree().with("f:spec", new Tree().with(field, new Tree().with("x", "y"))));
    }

    private static Tree managed(Tree... entries) {
        return new Tree().with("metadata", new Tree().with("managedFields", List.of(entries)));
    }

    @ParameterizedTest
    @CsvSource({
        "annotations, meta.helm.sh/release-name, agents, Helm release agents",
        "annotations, argocd.argoproj.io/tracking-id, 'team:apps/StatefulSet:ns/gw-a', Argo CD application team",
        "labels, kustomize.toolkit.fluxcd.io/name, fleet, Flux Kustomization fleet",
        "labels, app.kubernetes.io/managed-by, pulumi, pulumi"
    })
    void marksOfManagersNameThem(String part, String key, String value, String name) {
        assertThat(OtherManager.of(object(Map.of(part, Map.of(key, value))))).contains(name);
    }

    @Test
    void fieldsNameTheProgramsThatSetThem() {
        assertThat(OtherManager.of(managed(
                        field("kubectl-client-side-apply", "", "2026-01-01T00:00:00Z", "f:template"),
                        field("kube-controller-manager", "status", "2026-01-02T00:00:00Z", "f:x"),
                        field("gatehouse", "", "2026-01-03T00:00:00Z", "f:template"))))
                .contains("kubectl-client-side-apply");
        assertThat(OtherManager.of(new Tree())).isEmpty();
    }

    @Test
    void theLastOneToScaleIsNamedUnlessItIsGatehouse() {
        Tree created = field("gatehouse", "", "2026-01-01T00:00:00Z", "f:replicas");
        Tree kubectl = field("kubectl", "scale", "2026-01-02T00:00:00Z", "f:replicas");
        assertThat(OtherManager.ofScale(managed(created, kubectl))).contains("kubectl");
        Tree again = field("gatehouse", "scale", "2026-01-03T00:00:00Z", "f:replicas");
        assertThat(OtherManager.ofScale(managed(created, kubectl, again))).isEqualTo(Optional.empty());
    }

    @Test
    void ourLabelMakesAnObjectOurs() {
        assertThat(OtherManager.isOurs(object(Map.of("labels", Map.of(Labels.MANAGED_BY, "gatehouse")))))
                .isTrue();
        assertThat(OtherManager.isOurs(object(Map.of("labels", Map.of(Labels.MANAGED_BY, "Helm")))))
                .isFalse();
    }
}
