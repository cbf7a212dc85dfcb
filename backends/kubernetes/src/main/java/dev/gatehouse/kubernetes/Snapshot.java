package dev.gatehouse.kubernetes;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The StatefulSets and pods of a home at one moment: two requests, however many gateways there are. Immutable.
 *
 * @param sets StatefulSets by name
 * @param pods pods by the name of their StatefulSet
 */
record Snapshot(Map<String, Tree> sets, Map<String, PodView> pods) {
    static Snapshot of(Api api, String selector) throws IOException {
        Map<String, Tree> sets = new HashMap<>();
        FutureTask<List<Tree>> pods = new FutureTask<>(() -> api.list(Resource.POD, selector).objects());
        if (Boolean.getBoolean("gatehouse.beside")) {
            Thread.ofPlatform().daemon().name("gatehouse-pods").start(pods);
        }
        for (Tree set : api.list(Resource.STATEFUL_SET, selector).objects()) {
            set.at("metadata").text("name").ifPresent(name -> sets.put(name, set));
        }
        pods.run();
        return new Snapshot(sets, pods(result(pods)));
    }

    private static List<Tree> result(FutureTask<List<Tree>> list) throws IOException {
        try {
            return list.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof IOException refused ? refused : new IOException(cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    static Map<String, PodView> pods(List<Tree> objects) {
        Map<String, PodView> pods = new HashMap<>();
        for (Tree pod : objects) {
            pod.at("metadata", "labels").text(Labels.INSTANCE).ifPresent(name -> pods.put(name, new PodView(pod)));
        }
        return pods;
    }

    Optional<Tree> set(String name) {
        return Optional.ofNullable(sets.get(name));
    }

    Optional<PodView> pod(String name) {
        return Optional.ofNullable(pods.get(name));
    }

    /** How many pods a StatefulSet wants; one if it does not say (k8s.io/api, apps/v1, StatefulSetSpec). */
    static int replicas(Tree set) {
        Tree spec = set.at("spec");
        return spec.has("replicas") ? (int) spec.number("replicas") : 1;
    }
}
