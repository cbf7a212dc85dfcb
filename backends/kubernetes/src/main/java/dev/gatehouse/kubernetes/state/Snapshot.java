package dev.gatehouse.kubernetes.state;

import dev.gatehouse.kubernetes.api.Api;
import dev.gatehouse.kubernetes.api.Resource;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.Labels;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The StatefulSets and pods of a home at one moment: two requests, however many gateways there are, one after the other: a second
 * connection would take longer, here and on a network. Immutable.
 *
 * @param sets StatefulSets by name
 * @param pods pods by the name of their StatefulSet
 */
public record Snapshot(Map<String, Tree> sets, Map<String, PodView> pods) {
    /**
     * Reads a snapshot.
     *
     * @param selector the labels of the home's objects
     */
    public static Snapshot of(Api api, String selector) throws IOException {
        Map<String, Tree> sets = new HashMap<>();
        for (Tree set : api.list(Resource.STATEFUL_SET, selector).objects()) {
            set.at("metadata").text("name").ifPresent(name -> sets.put(name, set));
        }
        return new Snapshot(sets, pods(api.list(Resource.POD, selector).objects()));
    }

    /** What a task on another thread has found, or why it has failed. */
    static <V> V result(FutureTask<V> task) throws IOException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
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
