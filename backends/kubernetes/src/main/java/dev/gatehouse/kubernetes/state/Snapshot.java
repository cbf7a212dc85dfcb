package dev.gatehouse.kubernetes.state;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.kubernetes.api.Api;
import dev.gatehouse.kubernetes.api.Resource;
import dev.gatehouse.kubernetes.api.Selector;
import dev.gatehouse.kubernetes.gates.Gates;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.Labels;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The StatefulSets and pods of some gateways of a home at one moment: two requests, however many gateways there are, one after the
 * other: a second connection would take longer, here and on a network. Immutable.
 *
 * @param sets StatefulSets by name
 * @param pods pods by the name of their StatefulSet
 */
public record Snapshot(Map<String, Tree> sets, Map<String, PodView> pods) {
    /** Reads all gateways of a home. */
    public static Snapshot of(Gates gates) throws IOException {
        Selector all = gates.selector();
        // The connection, which may still be under way, after everything that needs none.
        return of(Resource.STATEFUL_SET, all, Resource.POD, all, gates.api());
    }

    /** Reads some gateways of a home, and perhaps others. */
    public static Snapshot of(Api api, Gates gates, Collection<ServiceName> services) throws IOException {
        return of(Resource.STATEFUL_SET, gates.sets(services), Resource.POD, gates.pods(services), api);
    }

    private static Snapshot of(Resource ofSet, Selector sets, Resource ofPod, Selector pods, Api api)
            throws IOException {
        Map<String, Tree> found = new HashMap<>();
        for (Tree set : api.list(ofSet, sets).objects()) {
            set.at("metadata").text("name").ifPresent(name -> found.put(name, set));
        }
        return new Snapshot(found, pods(api.list(ofPod, pods).objects()));
    }

    /** The pods by the name of their StatefulSet. */
    public static Map<String, PodView> pods(List<Tree> objects) {
        Map<String, PodView> pods = new HashMap<>();
        for (Tree pod : objects) {
            pod.at("metadata", "labels").text(Labels.INSTANCE).ifPresent(name -> pods.put(name, new PodView(pod)));
        }
        return pods;
    }

    public Optional<Tree> set(String name) {
        return Optional.ofNullable(sets.get(name));
    }

    public Optional<PodView> pod(String name) {
        return Optional.ofNullable(pods.get(name));
    }

    /** How many pods a StatefulSet wants; one if it does not say (k8s.io/api, apps/v1, StatefulSetSpec). */
    public static int replicas(Tree set) {
        Tree spec = set.at("spec");
        return spec.has("replicas") ? (int) spec.number("replicas") : 1;
    }
}
