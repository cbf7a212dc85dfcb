package dev.gatehouse.kubernetes.install;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.kubernetes.api.ApiException;
import dev.gatehouse.kubernetes.api.Resource;
import dev.gatehouse.kubernetes.claims.HomeClaim;
import dev.gatehouse.kubernetes.claims.ProfileClaim;
import dev.gatehouse.kubernetes.gates.ApiErrors;
import dev.gatehouse.kubernetes.gates.Gates;
import dev.gatehouse.kubernetes.gates.OtherManager;
import dev.gatehouse.kubernetes.gates.RecordsFolder;
import dev.gatehouse.kubernetes.gates.SideBySide;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.KubernetesRenderer;
import dev.gatehouse.kubernetes.workload.Workload;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.Wanted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Changes the objects of gateways. An update names the version that it has seen, and whoever finds at the end that somebody else was
 * there too says so, so nothing is locked. Gateways are changed side by side, the objects of each one in their order.
 */
final class ApplySession implements Installer.Session {
    /** The status of an object changes at any time, and with it the version that an update names. */
    private static final int TRIES = 10;

    private final Gates gates;
    private final KubernetesRenderer renderer;
    private final boolean adopt;
    private final LiveObjects objects;
    private final Set<String> claims = new HashSet<>();

    /**
     * Creates a session.
     *
     * @param adopt whether fields and objects of other managers are taken over
     */
    ApplySession(Gates gates, KubernetesRenderer renderer, boolean adopt) {
        this.gates = gates;
        this.renderer = renderer;
        this.adopt = adopt;
        this.objects = new LiveObjects(gates);
    }

    @FunctionalInterface
    private interface Change {
        void of(Wanted wanted) throws IOException;
    }

    private void sideBySide(String doing, List<Wanted> wanted, Refusals refusals, Change change) {
        Map<ServiceName, Wanted> byService = new LinkedHashMap<>();
        wanted.forEach(one -> byService.put(one.service(), one));
        SideBySide.attempt(
                List.copyOf(byService.keySet()),
                (service, e) -> failed(doing, service, e),
                refusals,
                service -> change.of(Objects.requireNonNull(byService.get(service))));
    }

    /**
     * That of the home once for each session: all its gateways have it. One after another: the others wait for the first, and a claim
     * that two profiles name belongs to one.
     */
    private synchronized void requireClaim(Wanted wanted) throws IOException {
        Workload workload = renderer.objects(wanted.definition()).workload();
        if (!claims.contains(workload.homeIdentity())) {
            new HomeClaim(gates).require(workload);
            claims.add(workload.homeIdentity());
        }
        String ownClaim = workload.claimOf(wanted.service().profile());
        if (!ownClaim.isEmpty()) {
            new ProfileClaim(gates).require(wanted.service(), ownClaim);
        }
    }

    /** An object of another manager would become ours by its label, and be deleted with the gateway. */
    private void requireFree(ServiceName service, Tree object, Optional<Tree> live) {
        if (!adopt && live.isPresent() && !OtherManager.isOurs(live.get())) {
            throw objects.notOurs(service, Resource.of(object), live.get());
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
        sideBySide("creating", wanted, refusals, one -> create(one, initially));
    }

    private void create(Wanted wanted, Initially initially) throws IOException {
        List<Tree> rendered = renderer.objects(wanted.definition()).all();
        List<Tree> created = new ArrayList<>();
        List<Tree> stated = new ArrayList<>();
        requireClaim(wanted);
        // The launcher could not create it if a gateway sees only its own part of the home.
        createRecordsFolder(wanted.service());
        try {
            for (Tree object : rendered) {
                Optional<Tree> live = objects.of(object);
                requireFree(wanted.service(), object, live);
                if (Resource.of(object) == Resource.STATEFUL_SET) {
                    object.at("spec").with("replicas", initially == Initially.UP ? 1 : 0);
                }
                // Another process may have installed it just now, and started it.
                Tree now = gates.api().apply(LiveObjects.completed(object, live), false, adopt);
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

    /** One after another: all of them may have to create the folder above. */
    private synchronized void createRecordsFolder(ServiceName service) throws IOException {
        RecordsFolder.create(gates.home(), service);
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
        sideBySide("updating", wanted, refusals, one -> again(() -> mend(one)));
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
        List<Tree> rendered = renderer.objects(wanted.definition()).all();
        for (Tree object : rendered) {
            // Before anything changes: half an update is worse than none.
            requireMendable(wanted.service(), object);
        }
        List<Tree> stated = new ArrayList<>();
        for (Tree object : rendered) {
            Optional<Tree> live = objects.of(object);
            LiveObjects.completed(object, live);
            if (live.isPresent()
                    && Resource.of(object) == Resource.STATEFUL_SET
                    && LiveObjects.isAdoptable(live.get())) {
                stated.add(recreate(object, live.get()));
                continue;
            }
            live.flatMap(this::version)
                    .ifPresent(version -> object.at("metadata").with("resourceVersion", version));
            List<String> additions =
                    live.map(there -> ObjectComparison.additions(object, there)).orElse(List.of());
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
        for (Resource part : LiveObjects.obsolete(rendered)) {
            delete(part, gates.name(wanted.service()));
        }
    }

    private void requireMendable(ServiceName service, Tree object) throws IOException {
        Optional<Tree> live = objects.of(object);
        requireFree(service, object, live);
        if (live.isEmpty() || adopt) {
            return;
        }
        List<String> additions = ObjectComparison.additions(object, live.get());
        if (!additions.isEmpty()) {
            throw addedByOthers(service, additions);
        }
        gates.api().apply(LiveObjects.completed(object, live), true, false);
    }

    private GatehouseException addedByOthers(ServiceName service, List<String> additions) {
        return new GatehouseException(
                "Somebody else has changed the objects of " + service + ", which stay as they are: "
                        + String.join("; ", additions),
                Remedy.gatehouse("--manager", "kubernetes", "gateway", "install", "--adopt", service.toString()));
    }

    @Override
    public void remove(List<ServiceName> services, Refusals refusals) {
        SideBySide.attempt(services, (service, e) -> failed("removing", service, e), refusals, service -> {
            for (Resource part : LiveObjects.PARTS) {
                if (part == Resource.STATEFUL_SET) {
                    RecordsFolder.clear(gates.home(), service);
                }
                delete(part, gates.name(service));
            }
        });
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
        return new ApiErrors(gates).translate(doing + " the objects of " + service, e);
    }

    @Override
    public void close() {}
}
