package dev.gatehouse.kubernetes;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.Wanted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * States objects by server-side apply. A dry run of it shows what would change, and a field of another manager is a conflict, which
 * names that manager. Two calls at once state the same, so nothing is locked.
 */
final class KubernetesInstaller implements Installer {
    /** All kinds, in the order in which they are removed: the StatefulSet first, so that nothing starts a pod again. */
    private static final List<Resource> PARTS = List.of(
            Resource.STATEFUL_SET, Resource.NETWORK_POLICY, Resource.SERVICE, Resource.CONFIG_MAP, Resource.SECRET);

    private final Gates gates;
    private final KubernetesRenderer renderer;
    private final boolean adopt;

    /**
     * Creates an installer.
     *
     * @param adopt whether fields of other managers are taken over
     */
    KubernetesInstaller(Gates gates, KubernetesRenderer renderer, boolean adopt) {
        this.gates = gates;
        this.renderer = renderer;
        this.adopt = adopt;
    }

    @Override
    public Rendering render(GatewayDefinition definition) {
        return renderer.render(definition);
    }

    @Override
    public Path directory() {
        return gates.home().path();
    }

    @Override
    public GatehouseException translate(String doing, IOException e) {
        return new ApiErrors(gates).translate(doing, e);
    }

    @Override
    public Place look(ServiceName service) throws IOException {
        Optional<Tree> set = gates.api().get(Resource.STATEFUL_SET, gates.name(service));
        Place place = gates.look(service, set);
        if (set.isEmpty() || !isAdoptable(set.get())) {
            return place;
        }
        return adopt
                ? Place.of(Place.Occupant.ADOPTED)
                : Place.taken(Place.Occupant.ADOPTABLE, adoptable(service, set.get()));
    }

    /** Whether it says nothing of a home, and so is not that of another one. */
    private static boolean isAdoptable(Tree set) {
        return !set.at("metadata", "annotations").has(Labels.HOME);
    }

    private GatehouseException adoptable(ServiceName service, Tree set) {
        return new StorageException(
                "StatefulSet " + gates.name(service) + " in namespace "
                        + gates.api().namespace() + " is not Gatehouse's"
                        + OtherManager.of(set)
                                .map(name -> ", but managed by " + name)
                                .orElse("")
                        + "; it stays unchanged. To replace it",
                Remedy.gatehouse("--manager", "kubernetes", "adopt", service.toString()));
    }

    @Override
    public List<String> differences(GatewayDefinition definition, Rendering rendering) throws IOException {
        List<String> differences = new ArrayList<>();
        List<Tree> wanted = renderer.objects(definition).all();
        for (Tree object : wanted) {
            differences.addAll(differences(object));
        }
        for (Resource part : obsolete(wanted)) {
            if (gates.api().get(part, gates.name(definition.service())).isPresent()) {
                differences.add(part.kind() + " (no longer needed)");
            }
        }
        return differences;
    }

    private List<String> differences(Tree object) throws IOException {
        Resource resource = Resource.of(object);
        String name = object.at("metadata").text("name").orElseThrow();
        Optional<Tree> live = gates.api().get(resource, name);
        if (live.isEmpty()) {
            return List.of(resource.kind() + " (missing)");
        }
        if (resource == Resource.STATEFUL_SET && isAdoptable(live.get())) {
            // A dry run would refuse another selector.
            return List.of(resource.kind() + " (replaced"
                    + OtherManager.of(live.get())
                            .map(other -> "; that of " + other)
                            .orElse("") + ")");
        }
        List<String> differences = new ArrayList<>(ObjectComparison.additions(object, live.get()));
        try {
            Tree then = gates.api().apply(completed(object, live), true, adopt);
            if (!ObjectComparison.isSame(live.get(), then)) {
                differences.add(resource.kind());
            }
        } catch (ApiException conflict) {
            differences.add(resource.kind()
                    + conflict.otherManager().map(other -> " (" + other + ")").orElseThrow(() -> conflict));
        }
        return differences;
    }

    private Optional<Tree> live(Tree object) throws IOException {
        return gates.api()
                .get(Resource.of(object), object.at("metadata").text("name").orElseThrow());
    }

    /** The number of pods stays what it is: it belongs to whoever scaled last. */
    private static Tree completed(Tree object, Optional<Tree> live) {
        if (Resource.of(object) == Resource.STATEFUL_SET && live.isPresent()) {
            object.at("spec").with("replicas", Snapshot.replicas(live.get()));
        }
        return object;
    }

    private static List<Resource> obsolete(List<Tree> wanted) {
        List<Resource> rest = new ArrayList<>(PARTS);
        wanted.forEach(object -> rest.remove(Resource.of(object)));
        return rest;
    }

    @Override
    public Session open() {
        return new ApplySession();
    }

    private final class ApplySession implements Session {
        private final Set<String> claims = new HashSet<>();

        /** Once for each claim: all gateways of a home have the same one as a rule. */
        private void requireClaim(Wanted wanted) throws IOException {
            Workload workload = renderer.objects(wanted.definition()).workload();
            if (!claims.contains(workload.homeIdentity())) {
                new HomeClaim(gates).require(workload);
                claims.add(workload.homeIdentity());
            }
        }

        @Override
        public void create(List<Wanted> wanted, Initially initially, Refusals refusals) {
            for (Wanted one : wanted) {
                refusals.attempt(
                        one.service(), e -> failed("creating", one.service(), e), () -> create(one, initially));
            }
        }

        private void create(Wanted wanted, Initially initially) throws IOException {
            List<Tree> objects = renderer.objects(wanted.definition()).all();
            List<Tree> created = new ArrayList<>();
            requireClaim(wanted);
            // The launcher could not create it if a gateway sees only its own part of the home.
            RecordsFolder.create(gates.home(), wanted.service());
            try {
                for (Tree object : objects) {
                    if (Resource.of(object) != Resource.STATEFUL_SET) {
                        requireFree(wanted.service(), object, live(object));
                    }
                    if (Resource.of(object) == Resource.STATEFUL_SET) {
                        object.at("spec").with("replicas", initially == Initially.UP ? 1 : 0);
                    }
                    gates.api().apply(object, false, adopt);
                    created.add(object);
                }
            } catch (IOException | GatehouseException e) {
                takeBack(created, e);
                throw e;
            }
        }

        /** An object of another manager would become ours by its label, and be deleted with the gateway. */
        private void requireFree(ServiceName service, Tree object, Optional<Tree> live) {
            if (!adopt && live.isPresent() && !OtherManager.isOurs(live.get())) {
                throw new StorageException(
                        Resource.of(object).kind() + " " + gates.name(service) + " in namespace "
                                + gates.api().namespace() + " is not Gatehouse's"
                                + OtherManager.of(live.get())
                                        .map(other -> ", but managed by " + other)
                                        .orElse("")
                                + "; it stays unchanged. To replace it",
                        Remedy.gatehouse("--manager", "kubernetes", "adopt", service.toString()));
            }
        }

        private void takeBack(List<Tree> created, Exception reason) {
            for (Tree object : created.reversed()) {
                try {
                    delete(
                            Resource.of(object),
                            object.at("metadata").text("name").orElseThrow());
                } catch (IOException alsoFailed) {
                    reason.addSuppressed(alsoFailed);
                }
            }
        }

        @Override
        public void mend(List<Wanted> wanted, Refusals refusals) {
            for (Wanted one : wanted) {
                refusals.attempt(one.service(), e -> failed("updating", one.service(), e), () -> mend(one));
            }
        }

        private void mend(Wanted wanted) throws IOException {
            requireClaim(wanted);
            List<Tree> objects = renderer.objects(wanted.definition()).all();
            for (Tree object : objects) {
                Resource resource = Resource.of(object);
                Optional<Tree> live = live(object);
                requireFree(wanted.service(), object, live);
                completed(object, live);
                if (live.isPresent() && resource == Resource.STATEFUL_SET && isAdoptable(live.get())) {
                    recreate(object, live.get());
                    continue;
                }
                List<String> additions = live.map(there -> ObjectComparison.additions(object, there))
                        .orElse(List.of());
                if (additions.isEmpty()) {
                    gates.api().apply(object, false, adopt);
                } else if (adopt) {
                    gates.api().replace(object, live.orElseThrow());
                } else {
                    throw addedByOthers(wanted.service(), additions);
                }
            }
            for (Resource part : obsolete(objects)) {
                delete(part, gates.name(wanted.service()));
            }
        }

        /** Most of a StatefulSet cannot be changed, such as its selector. The new one creates a pod when that of the old one is gone. */
        private void recreate(Tree object, Tree live) throws IOException {
            String uid = live.at("metadata").text("uid").orElse("");
            gates.api()
                    .delete(
                            Resource.STATEFUL_SET,
                            live.at("metadata").text("name").orElseThrow(),
                            uid);
            gates.api().apply(object, false, true);
        }

        private GatehouseException addedByOthers(ServiceName service, List<String> additions) {
            return new GatehouseException(
                    "Somebody else has changed the objects of " + service + ", which stay as they are: "
                            + String.join("; ", additions),
                    Remedy.gatehouse("--manager", "kubernetes", "gateway", "install", "--adopt", service.toString()));
        }

        @Override
        public void remove(List<ServiceName> services, Refusals refusals) {
            for (ServiceName service : services) {
                refusals.attempt(service, e -> failed("removing", service, e), () -> {
                    for (Resource part : PARTS) {
                        delete(part, gates.name(service));
                    }
                    RecordsFolder.clear(gates.home(), service);
                });
            }
        }

        private void delete(Resource resource, String name) throws IOException {
            Optional<Tree> live = gates.api().get(resource, name);
            // Another object of this name, such as a Service that somebody made for it, stays.
            if (live.isPresent() && OtherManager.isOurs(live.get())) {
                gates.api()
                        .delete(
                                resource,
                                name,
                                live.get().at("metadata").text("uid").orElse(""));
            }
        }

        private GatehouseException failed(String doing, ServiceName service, IOException e) {
            return translate(doing + " the objects of " + service, e);
        }

        @Override
        public void close() {}
    }
}
