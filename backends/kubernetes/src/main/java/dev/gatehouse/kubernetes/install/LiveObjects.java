package dev.gatehouse.kubernetes.install;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.kubernetes.api.Resource;
import dev.gatehouse.kubernetes.gates.Gates;
import dev.gatehouse.kubernetes.gates.OtherManager;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.state.Snapshot;
import dev.gatehouse.kubernetes.workload.Labels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The objects of gateways as they are in the cluster: which kinds there are, and whose an object is.
 *
 * @param gates the gateways of the home
 */
record LiveObjects(Gates gates) {
    /**
     * All kinds, in the order in which they are removed. Nothing runs by then. The StatefulSet is the last one: as long as it is there,
     * a removal that failed can be repeated.
     */
    static final List<Resource> PARTS = List.of(
            Resource.NETWORK_POLICY, Resource.SERVICE, Resource.CONFIG_MAP, Resource.SECRET, Resource.STATEFUL_SET);

    /** Whether it says nothing of a home, and so is not that of another one. */
    static boolean isAdoptable(Tree set) {
        return !set.at("metadata", "annotations").has(Labels.HOME);
    }

    /** The number of pods stays what it is: it belongs to whoever scaled last. */
    static Tree completed(Tree object, Optional<Tree> live) {
        if (Resource.of(object) == Resource.STATEFUL_SET && live.isPresent()) {
            object.at("spec").with("replicas", Snapshot.replicas(live.get()));
        }
        return object;
    }

    /** The kinds of which a gateway with these objects has none. */
    static List<Resource> obsolete(List<Tree> wanted) {
        List<Resource> rest = new ArrayList<>(PARTS);
        wanted.forEach(object -> rest.remove(Resource.of(object)));
        return rest;
    }

    /** The object of the same kind and name, if there is one. */
    Optional<Tree> of(Tree object) throws IOException {
        return gates.api()
                .get(Resource.of(object), object.at("metadata").text("name").orElseThrow());
    }

    /** An object of another manager, which stays unless it is asked for. */
    GatehouseException notOurs(ServiceName service, Resource resource, Tree object) {
        return new StorageException(
                resource.kind() + " " + gates.name(service) + " in namespace "
                        + gates.api().namespace()
                        + " is not Gatehouse's"
                        + OtherManager.of(object)
                                .map(name -> ", but managed by " + name)
                                .orElse("")
                        + "; it stays unchanged. To replace it",
                Remedy.gatehouse("--manager", "kubernetes", "adopt", service.toString()));
    }
}
