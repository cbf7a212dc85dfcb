package dev.gatehouse.kubernetes;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.Wanted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        return gates.look(service, gates.api().get(Resource.STATEFUL_SET, gates.name(service)));
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
        List<String> differences = new ArrayList<>(ObjectComparison.additions(object, live.get()));
        try {
            Tree then = gates.api().apply(completed(object, live), true, adopt);
            if (!ObjectComparison.isSame(live.get(), then)) {
                differences.add(resource.kind());
            }
        } catch (ApiException conflict) {
            differences.add(resource.kind() + conflict.otherManager().map(other -> " (" + other + ")").orElseThrow(() -> conflict));
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
        @Override
        public void create(List<Wanted> wanted, Initially initially, Refusals refusals) {
            for (Wanted one : wanted) {
                refusals.attempt(one.service(), e -> failed("creating", one.service(), e), () -> create(one, initially));
            }
        }

        private void create(Wanted wanted, Initially initially) throws IOException {
            List<Tree> objects = renderer.objects(wanted.definition()).all();
            List<Tree> created = new ArrayList<>();
            // The launcher could not create it if a gateway sees only its own part of the home.
            RecordsFolder.create(gates.home(), wanted.service());
            try {
                for (Tree object : objects) {
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

        private void takeBack(List<Tree> created, Exception reason) {
            for (Tree object : created.reversed()) {
                try {
                    delete(Resource.of(object), object.at("metadata").text("name").orElseThrow());
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
            List<Tree> objects = renderer.objects(wanted.definition()).all();
            for (Tree object : objects) {
                Resource resource = Resource.of(object);
                String name = object.at("metadata").text("name").orElseThrow();
                Optional<Tree> live = gates.api().get(resource, name);
                completed(object, live);
                List<String> additions =
                        live.map(there -> ObjectComparison.additions(object, there)).orElse(List.of());
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
            if (live.isPresent()
                    && live.get().at("metadata", "labels").text(Labels.MANAGED_BY).filter(Labels.GATEHOUSE::equals).isPresent()) {
                gates.api().delete(resource, name, live.get().at("metadata").text("uid").orElse(""));
            }
        }

        private GatehouseException failed(String doing, ServiceName service, IOException e) {
            return translate(doing + " the objects of " + service, e);
        }

        @Override
        public void close() {}
    }
}
