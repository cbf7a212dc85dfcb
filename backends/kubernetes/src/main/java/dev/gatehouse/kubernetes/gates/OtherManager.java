package dev.gatehouse.kubernetes.gates;

import dev.gatehouse.kubernetes.api.Api;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.Labels;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Who manages an object besides Gatehouse, as far as the object says so. Pure. */
public final class OtherManager {
    /** Programs of the cluster itself, which keep the state of every object. */
    private static final Set<String> CLUSTER =
            Set.of("kube-controller-manager", "kube-scheduler", "kubelet", "kube-apiserver", Api.FIELD_MANAGER);

    private OtherManager() {}

    /** Names the other manager, such as {@code Helm release agents}; empty if the object names none. */
    public static Optional<String> of(Tree object) {
        Tree labels = object.at("metadata", "labels");
        Tree annotations = object.at("metadata", "annotations");
        Optional<String> helm = annotations.text("meta.helm.sh/release-name").map(name -> "Helm release " + name);
        Optional<String> argo = annotations
                .text("argocd.argoproj.io/tracking-id")
                .map(id -> "Argo CD application " + id.split(":", 2)[0]);
        Optional<String> flux =
                labels.text("kustomize.toolkit.fluxcd.io/name").map(name -> "Flux Kustomization " + name);
        return helm.or(() -> argo)
                .or(() -> flux)
                .or(() -> labels.text(Labels.MANAGED_BY).filter(name -> !name.equals(Labels.GATEHOUSE)))
                .or(() -> fields(object));
    }

    /** The managers of fields that people and their programs set. */
    private static Optional<String> fields(Tree object) {
        Set<String> names = new TreeSet<>();
        for (Tree entry : object.at("metadata").list("managedFields")) {
            if (!entry.has("subresource")) {
                entry.text("manager").filter(name -> !CLUSTER.contains(name)).ifPresent(names::add);
            }
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", names));
    }

    /** Whether an object is one of Gatehouse's, by its label. */
    public static boolean isOurs(Tree object) {
        return object.at("metadata", "labels")
                .text(Labels.MANAGED_BY)
                .filter(Labels.GATEHOUSE::equals)
                .isPresent();
    }

    /** The manager that scaled a StatefulSet last, if it was not Gatehouse. */
    public static Optional<String> ofScale(Tree set) {
        String latest = "";
        String manager = "";
        for (Tree entry : set.at("metadata").list("managedFields")) {
            String time = entry.text("time").orElse("");
            if (entry.at("fieldsV1", "f:spec").has("f:replicas") && time.compareTo(latest) >= 0) {
                latest = time;
                manager = entry.text("manager").orElse("");
            }
        }
        return Optional.of(manager).filter(name -> !name.isEmpty() && !name.equals(Api.FIELD_MANAGER));
    }
}
