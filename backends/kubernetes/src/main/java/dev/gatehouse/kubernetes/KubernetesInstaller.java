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
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * States objects by server-side apply. A dry run of it shows what would change, and a field of another manager is a conflict, which
 * names that manager. Nothing is locked: an update names the version that it has seen, and whoever finds at the end that somebody else
 * was there too says so.
 */
final class KubernetesInstaller implements Installer {
    /**
     * All kinds, in the order in which they are removed. Nothing runs by then. The StatefulSet is the last one: as long as it is there,
     * a removal that failed can be repeated.
     */
    private static final List<Resource> PARTS = List.of(
            Resource.NETWORK_POLICY, Resource.SERVICE, Resource.CONFIG_MAP, Resource.SECRET, Resource.STATEFUL_SET);

    /** The status of an object changes at any time, and with it the version that an update names. */
    private static final int TRIES = 10;

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
                : Place.taken(Place.Occupant.ADOPTABLE, notOurs(service, Resource.STATEFUL_SET, set.get()));
    }

    /** Whether it says nothing of a home, and so is not that of another one. */
    private static boolean isAdoptable(Tree set) {
        return !set.at("metadata", "annotations").has(Labels.HOME);
    }

    private GatehouseException notOurs(ServiceName service, Resource resource, Tree object) {
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

    /** What is left of a gateway whose StatefulSet somebody has deleted. */
    @Override
    public Set<ServiceName> remembered(Collection<ServiceName> absent) {
        Set<ServiceName> known = new LinkedHashSet<>();
        for (ServiceName service : absent) {
            try {
                if (hasRemains(service)) {
                    known.add(service);
                }
            } catch (IOException e) {
                throw translate("reading what is left of " + service, e);
            }
        }
        return known;
    }

    private boolean hasRemains(ServiceName service) throws IOException {
        for (Resource part : PARTS) {
            if (gates.api()
                    .get(part, gates.name(service))
                    .filter(object -> gates.isOfGateway(object, service))
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public List<String> differences(GatewayDefinition definition, Rendering rendering) throws IOException {
        List<String> differences = new ArrayList<>();
        List<Tree> wanted = renderer.objects(definition).all();
        for (Tree object : wanted) {
            differences.addAll(differences(object));
        }
        for (Resource part : obsolete(wanted)) {
            if (isLeft(part, definition.service())) {
                differences.add(part.kind() + " (no longer needed)");
            }
        }
        return differences;
    }

    /** Whoever may not read a kind of objects that his gateways do not need can do without. */
    private boolean isLeft(Resource part, ServiceName service) throws IOException {
        try {
            return gates.api()
                    .get(part, gates.name(service))
                    .filter(OtherManager::isOurs)
                    .isPresent();
        } catch (ApiException e) {
            if (e.code() == ApiException.FORBIDDEN) {
                return false;
            }
            throw e;
        }
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
                            .orElse("")
                    + ")");
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

        /** Once for each claim: all gateways of a home have the same one. */
        private void requireClaim(Wanted wanted) throws IOException {
            Workload workload = renderer.objects(wanted.definition()).workload();
            if (!claims.contains(workload.homeIdentity())) {
                new HomeClaim(gates).require(workload);
                claims.add(workload.homeIdentity());
            }
        }

        /** An object of another manager would become ours by its label, and be deleted with the gateway. */
        private void requireFree(ServiceName service, Tree object, Optional<Tree> live) {
            if (!adopt && live.isPresent() && !OtherManager.isOurs(live.get())) {
                throw notOurs(service, Resource.of(object), live.get());
            }
        }

        /**
         * Most of a StatefulSet cannot be changed, such as its selector. The new one creates a pod when that of the old one is gone.
         */
        private Tree recreate(Tree object, Tree live) throws IOException {
            gates.api()
                    .delete(
                            Resource.STATEFUL_SET,
                            live.at("metadata").text("name").orElseThrow(),
                            live.at("metadata").text("uid").orElse(""));
            return gates.api().apply(object, false, true);
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
            List<Tree> stated = new ArrayList<>();
            requireClaim(wanted);
            // The launcher could not create it if a gateway sees only its own part of the home.
            RecordsFolder.create(gates.home(), wanted.service());
            try {
                for (Tree object : objects) {
                    Optional<Tree> live = live(object);
                    requireFree(wanted.service(), object, live);
                    if (Resource.of(object) == Resource.STATEFUL_SET) {
                        object.at("spec").with("replicas", initially == Initially.UP ? 1 : 0);
                    }
                    // Another process may have installed it just now, and started it.
                    Tree now = gates.api().apply(completed(object, live), false, adopt);
                    stated.add(now);
                    if (live.isEmpty()) {
                        created.add(now);
                    }
                }
            } catch (IOException | GatehouseException e) {
                takeBack(wanted.service(), created, e);
                throw e;
            }
            requireAlone(wanted.service(), stated);
        }

        /** What was there before stays, and so does everything if somebody else has installed the gateway meanwhile. */
        private void takeBack(ServiceName service, List<Tree> created, Exception reason) {
            try {
                if (gates.api().get(Resource.STATEFUL_SET, gates.name(service)).isPresent()) {
                    return;
                }
                for (Tree object : created.reversed()) {
                    gates.api()
                            .delete(
                                    Resource.of(object),
                                    gates.name(service),
                                    object.at("metadata").text("uid").orElse(""));
                }
            } catch (IOException alsoFailed) {
                reason.addSuppressed(alsoFailed);
            }
        }

        /** Two definitions that are installed at once can leave objects of both. The StatefulSet is stated last, and by version. */
        private void requireAlone(ServiceName service, List<Tree> stated) throws IOException {
            for (Tree object : stated) {
                Resource resource = Resource.of(object);
                boolean same = resource == Resource.STATEFUL_SET
                        || gates.api()
                                .get(resource, gates.name(service))
                                .filter(now -> version(now).equals(version(object)))
                                .isPresent();
                if (!same) {
                    throw new GatehouseException(
                            "Somebody else has changed " + resource.kind() + " " + gates.name(service)
                                    + " at the same time; it may not fit the other objects of " + service,
                            Remedy.gatehouse("--manager", "kubernetes", "gateway", "install", service.toString()));
                }
            }
        }

        private Optional<String> version(Tree object) {
            return object.at("metadata").text("resourceVersion");
        }

        @Override
        public void mend(List<Wanted> wanted, Refusals refusals) {
            for (Wanted one : wanted) {
                refusals.attempt(
                        one.service(), e -> failed("updating", one.service(), e), () -> again(() -> mend(one)));
            }
        }

        private void again(Refusals.Part part) throws IOException {
            for (int tries = 1; ; tries++) {
                try {
                    part.run();
                    return;
                } catch (ApiException e) {
                    if (!e.isStale() || tries == TRIES) {
                        throw e;
                    }
                }
            }
        }

        private void mend(Wanted wanted) throws IOException {
            requireClaim(wanted);
            List<Tree> objects = renderer.objects(wanted.definition()).all();
            for (Tree object : objects) {
                // Before anything changes: half an update is worse than none.
                requireMendable(wanted.service(), object);
            }
            List<Tree> stated = new ArrayList<>();
            for (Tree object : objects) {
                Optional<Tree> live = live(object);
                completed(object, live);
                if (live.isPresent() && Resource.of(object) == Resource.STATEFUL_SET && isAdoptable(live.get())) {
                    stated.add(recreate(object, live.get()));
                    continue;
                }
                live.flatMap(this::version)
                        .ifPresent(version -> object.at("metadata").with("resourceVersion", version));
                List<String> additions = live.map(there -> ObjectComparison.additions(object, there))
                        .orElse(List.of());
                if (additions.isEmpty()) {
                    stated.add(gates.api().apply(object, false, adopt));
                } else if (adopt) {
                    gates.api().replace(object, live.orElseThrow());
                    // What is replaced belongs to nobody, and the next update would not take a part of it away.
                    object.at("metadata").keys().remove("resourceVersion");
                    stated.add(gates.api().apply(object, false, true));
                } else {
                    throw addedByOthers(wanted.service(), additions);
                }
            }
            requireAlone(wanted.service(), stated);
            for (Resource part : obsolete(objects)) {
                delete(part, gates.name(wanted.service()));
            }
        }

        private Optional<Tree> live(Tree object) throws IOException {
            return gates.api()
                    .get(Resource.of(object), object.at("metadata").text("name").orElseThrow());
        }

        private void requireMendable(ServiceName service, Tree object) throws IOException {
            Optional<Tree> live = live(object);
            requireFree(service, object, live);
            if (live.isEmpty() || adopt) {
                return;
            }
            List<String> additions = ObjectComparison.additions(object, live.get());
            if (!additions.isEmpty()) {
                throw addedByOthers(service, additions);
            }
            gates.api().apply(completed(object, live), true, false);
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
                        if (part == Resource.STATEFUL_SET) {
                            RecordsFolder.clear(gates.home(), service);
                        }
                        delete(part, gates.name(service));
                    }
                });
            }
        }

        private void delete(Resource resource, String name) throws IOException {
            Optional<Tree> live = gates.api().get(resource, name);
            // Another object of this name, such as a Service that somebody made for it, stays.
            if (live.isPresent()
                    && live.get()
                            .at("metadata", "labels")
                            .text(Labels.MANAGED_BY)
                            .filter(Labels.GATEHOUSE::equals)
                            .isPresent()) {
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
