package dev.gatehouse.kubernetes.gates;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.kubernetes.api.Api;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.KubernetesNames;
import dev.gatehouse.kubernetes.workload.Labels;
import dev.gatehouse.kubernetes.workload.Workload;
import dev.gatehouse.kubernetes.workload.WorkloadObjects;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.Place.Occupant;
import dev.gatehouse.spi.waiting.Deadline;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The gateways of one home in one namespace: their names, and whose an object is.
 *
 * @param home the home
 * @param identity where the home is ({@link Workload#homeIdentity})
 * @param names the names of objects
 * @param connection opens the namespace at the first use
 */
public record Gates(Home home, Supplier<String> identity, KubernetesNames names, Supplier<Api> connection) {
    /** The namespace; the first call connects to it. */
    public Api api() {
        return connection.get();
    }

    /** The same for an operation with a limit, which may become known later. */
    public Gates within(Supplier<Deadline> deadline) {
        return new Gates(home, identity, names, () -> connection.get().within(deadline.get()));
    }

    /** The name of a gateway's objects. */
    public String name(ServiceName service) {
        return names.of(service.profile());
    }

    /** Selects the objects of this home. */
    public String selector() {
        return Labels.MANAGED_BY + "=" + Labels.GATEHOUSE + "," + Labels.HOME_HASH + "="
                + WorkloadObjects.homeHash(identity.get());
    }

    /** Whose an object of a gateway's name is. */
    public Place look(ServiceName service, Optional<Tree> set) {
        if (set.isEmpty()) {
            return Place.of(Occupant.NOBODY);
        }
        Tree annotations = set.get().at("metadata", "annotations");
        Optional<String> owner = annotations.text(Labels.HOME);
        Optional<String> profile = annotations.text(Labels.PROFILE);
        String object = "StatefulSet " + name(service) + " in namespace " + api().namespace();
        if (owner.isEmpty() || profile.isEmpty()) {
            return Place.taken(
                    Occupant.FOREIGN,
                    new StorageException(
                            object + " is not Gatehouse's"
                                    + OtherManager.of(set.get())
                                            .map(name -> ", but managed by " + name)
                                            .orElse("")
                                    + "; it stays unchanged",
                            kubectl("get", "statefulset", name(service), "-o", "yaml")));
        }
        if (!owner.get().equals(identity.get())) {
            return Place.taken(
                    Occupant.OTHER_HOME,
                    new StorageException(
                            object + " belongs to a gateway of another home, in claim " + owner.get() + ", not "
                                    + identity.get(),
                            kubectl("get", "statefulset", name(service), "-o", "yaml")));
        }
        if (!profile.get().equals(service.toString())) {
            return Place.taken(
                    Occupant.FOREIGN,
                    new StorageException(
                            object + " belongs to profile " + profile.get() + ", whose name has the same hash",
                            Remedy.gatehouse("profile", "rename", service.toString(), service + "2")));
        }
        try {
            expectations(set.get());
            return Place.of(Occupant.OURS);
        } catch (GatehouseException newer) {
            return Place.taken(Occupant.FOREIGN, newer);
        }
    }

    /**
     * What starts and stops of a gateway need to know, from its StatefulSet.
     *
     * @throws GatehouseException if a newer version of Gatehouse has written it
     */
    public Expectations expectations(Tree set) {
        String name = set.at("metadata").text("name").orElse("");
        return Expectations.parse(
                set.at("metadata", "annotations").text(Labels.EXPECTATIONS).orElse(""), "StatefulSet " + name);
    }

    /** The service of a StatefulSet of this home. */
    public static Optional<ServiceName> service(Tree set) {
        return set.at("metadata", "annotations")
                .text(Labels.PROFILE)
                .filter(ProfileName::isValid)
                .map(profile -> new ServiceName(ProfileName.of(profile)));
    }

    /** A command of kubectl for this namespace. */
    public Remedy kubectl(String... arguments) {
        return kubectlOfCluster("-n", api().namespace()).with(arguments);
    }

    /** A command of kubectl for this cluster. */
    Remedy kubectlOfCluster(String... arguments) {
        Remedy kubectl = Remedy.of("kubectl");
        return api().context()
                .map(name -> kubectl.with("--context", name))
                .orElse(kubectl)
                .with(arguments);
    }

    /** Whether an object has the labels by which those of this home are found. */
    public boolean isSelected(Tree object) {
        Tree labels = object.at("metadata", "labels");
        return OtherManager.isOurs(object)
                && labels.text(Labels.HOME_HASH)
                        .filter(WorkloadObjects.homeHash(identity.get())::equals)
                        .isPresent();
    }

    /** Whether an object says that it belongs to a gateway of this home. */
    public boolean isOfGateway(Tree object, ServiceName service) {
        Tree annotations = object.at("metadata", "annotations");
        return annotations.text(Labels.HOME).filter(identity.get()::equals).isPresent()
                && annotations
                        .text(Labels.PROFILE)
                        .filter(service.toString()::equals)
                        .isPresent();
    }
}
