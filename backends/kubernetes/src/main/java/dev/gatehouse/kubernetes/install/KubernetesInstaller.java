package dev.gatehouse.kubernetes.install;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.kubernetes.api.ApiException;
import dev.gatehouse.kubernetes.api.Resource;
import dev.gatehouse.kubernetes.gates.ApiErrors;
import dev.gatehouse.kubernetes.gates.Gates;
import dev.gatehouse.kubernetes.gates.OtherManager;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.KubernetesRenderer;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * States objects by server-side apply. A dry run of it shows what would change, and a field of another manager is a conflict, which
 * names that manager. Nothing is locked: an update names the version that it has seen, and whoever finds at the end that somebody else
 * was there too says so.
 */
public final class KubernetesInstaller implements Installer {
    private final Gates gates;
    private final KubernetesRenderer renderer;
    private final boolean adopt;
    private final LiveObjects objects;

    /**
     * Creates an installer.
     *
     * @param adopt whether fields of other managers are taken over
     */
    public KubernetesInstaller(Gates gates, KubernetesRenderer renderer, boolean adopt) {
        this.gates = gates;
        this.renderer = renderer;
        this.adopt = adopt;
        this.objects = new LiveObjects(gates);
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
        if (set.isEmpty() || !LiveObjects.isAdoptable(set.get())) {
            return place;
        }
        return adopt
                ? Place.of(Place.Occupant.ADOPTED)
                : Place.taken(Place.Occupant.ADOPTABLE, objects.notOurs(service, Resource.STATEFUL_SET, set.get()));
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
        for (Resource part : LiveObjects.PARTS) {
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
        for (Resource part : LiveObjects.obsolete(wanted)) {
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
        Optional<Tree> live = objects.of(object);
        if (live.isEmpty()) {
            return List.of(resource.kind() + " (missing)");
        }
        if (resource == Resource.STATEFUL_SET && LiveObjects.isAdoptable(live.get())) {
            // A dry run would refuse another selector.
            return List.of(resource.kind() + " (replaced"
                    + OtherManager.of(live.get())
                            .map(other -> "; that of " + other)
                            .orElse("")
                    + ")");
        }
        List<String> differences = new ArrayList<>(ObjectComparison.additions(object, live.get()));
        try {
            Tree then = gates.api().apply(LiveObjects.completed(object, live), true, adopt);
            if (!ObjectComparison.isSame(live.get(), then)) {
                differences.add(resource.kind());
            }
        } catch (ApiException conflict) {
            differences.add(resource.kind()
                    + conflict.otherManager().map(other -> " (" + other + ")").orElseThrow(() -> conflict));
        }
        return differences;
    }

    @Override
    public Session open() {
        return new ApplySession(gates, renderer, adopt);
    }
}
