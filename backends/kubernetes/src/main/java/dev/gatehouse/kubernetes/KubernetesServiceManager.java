package dev.gatehouse.kubernetes;

import dev.gatehouse.backend.BackendServiceManager;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.kubernetes.control.KubernetesController;
import dev.gatehouse.kubernetes.control.KubernetesTarget;
import dev.gatehouse.kubernetes.gates.ApiErrors;
import dev.gatehouse.kubernetes.gates.Gates;
import dev.gatehouse.kubernetes.gates.OtherManager;
import dev.gatehouse.kubernetes.gates.RecordsFolder;
import dev.gatehouse.kubernetes.install.KubernetesInstaller;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.logs.KubernetesLogs;
import dev.gatehouse.kubernetes.state.Observer;
import dev.gatehouse.kubernetes.state.PodEvents;
import dev.gatehouse.kubernetes.state.PodView;
import dev.gatehouse.kubernetes.state.Snapshot;
import dev.gatehouse.kubernetes.state.Snapshots;
import dev.gatehouse.kubernetes.workload.KubernetesNames;
import dev.gatehouse.kubernetes.workload.KubernetesRenderer;
import dev.gatehouse.logs.GatewayLogs;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Limitation;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.Place;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gateways in a namespace of a cluster. */
final class KubernetesServiceManager extends BackendServiceManager<KubernetesTarget> {
    private final Gates gates;
    private final KubernetesRenderer renderer;
    private final boolean adopt;
    private final Snapshots snapshots;

    /**
     * Creates a manager.
     *
     * @param brief whether the process only makes a few queries
     */
    KubernetesServiceManager(Gates gates, KubernetesRenderer renderer, boolean adopt, boolean brief) {
        this.gates = gates;
        this.snapshots = new Snapshots(gates, brief);
        this.renderer = renderer;
        this.adopt = adopt;
    }

    @Override
    public Kind kind() {
        return KubernetesNames.KIND;
    }

    @Override
    public Set<Limitation> limitations() {
        return Set.of(
                new Limitation(
                        Limitation.RUNTIME_REGISTRATION,
                        "a StatefulSet survives; use `gatehouse gateway install`",
                        false),
                new Limitation(Limitation.PID, "a gateway's process has a number in its pod only", false),
                new Limitation(
                        "ready.notify", "Kubernetes has no readiness notification: use a port or http instead", true),
                new Limitation("limits.processes", "only the kubelet limits processes, by its podPidsLimit", true),
                new Limitation(
                        Limitation.LOGS_AFTER_STOP,
                        "the output of a gateway goes with its pod, as after a stop",
                        false),
                new Limitation(
                        "logs.files",
                        "the kubelet keeps the output, rotates it by its own settings, and gives only what is since the last rotation",
                        false),
                new Limitation("user.name", "a pod has numeric users only: kubernetes.user", false),
                new Limitation(
                        "holders", "whoever runs a gateway of a pod's home outside the cluster is not seen", false));
    }

    @Override
    protected Home home() {
        return gates.home();
    }

    @Override
    protected Controller<KubernetesTarget> controller() {
        return new KubernetesController(gates);
    }

    @Override
    protected Installer installer() {
        return new KubernetesInstaller(gates, renderer, adopt);
    }

    @Override
    public List<String> changes(GatewayDefinition definition) throws IOException {
        Installer installer = installer();
        return installer.differences(definition, installer.render(definition)).stream()
                .map(difference -> location(definition.service()) + ": " + difference)
                .toList();
    }

    @Override
    public void giveBack(ServiceName service) {
        throw new GatehouseException(
                "A cluster keeps nothing of what another manager had set for " + service
                        + ": apply the manifests of that manager again, after",
                Remedy.gatehouse("gateway", "uninstall", service.toString()));
    }

    /** The number of pods is the intent, whoever scales. */
    @Override
    public boolean keepsIntents() {
        return true;
    }

    @Override
    public List<ServiceStatus> status(Collection<ServiceName> services) {
        Snapshot snapshot;
        try {
            snapshot = snapshots.get();
        } catch (IOException e) {
            String reason = String.valueOf(
                    new ApiErrors(gates).translate("reading gateways", e).getMessage());
            return services.stream()
                    .map(service -> ServiceStatus.unknown(service, reason))
                    .toList();
        }
        PodEvents events = new PodEvents(gates);
        return services.stream()
                .map(service -> status(service, snapshot, events))
                .toList();
    }

    private ServiceStatus status(ServiceName service, Snapshot snapshot, PodEvents events) {
        String name = gates.name(service);
        Optional<Tree> set = snapshot.set(name);
        Optional<PodView> pod = snapshot.pod(name);
        Place place = gates.look(service, set);
        return switch (place.occupant()) {
            case OURS -> {
                ServiceStatus status = new Observer(gates)
                        .status(service, set.orElseThrow(), pod, RecordsFolder.record(gates.home(), service));
                yield intended(events.explain(status, set.orElseThrow(), pod), set.orElseThrow());
            }
            case FOREIGN ->
                ServiceStatus.unknown(
                        service, place.obstacle().map(Throwable::getMessage).orElse(""));
            default -> ServiceStatus.absent(service);
        };
    }

    /**
     * Says whose intent it is, if it is not ours and nothing worse is to be said. After a scale to 0 by {@code /scale} the cluster does
     * not know the manager: 0 is left out there.
     */
    private static ServiceStatus intended(ServiceStatus status, Tree set) {
        return status.reason().isPresent()
                ? status
                : OtherManager.ofScale(set)
                        .map(name -> status.remarked("scaled to " + Snapshot.replicas(set) + " by " + name))
                        .orElse(status);
    }

    @Override
    public List<ServiceName> services() {
        List<ServiceName> services = new ArrayList<>();
        try {
            for (Tree set : snapshots.get().sets().values()) {
                Gates.service(set)
                        .filter(service -> gates.look(service, Optional.of(set)).isOurs())
                        .ifPresent(services::add);
            }
        } catch (IOException e) {
            throw new ApiErrors(gates).translate("reading gateways", e);
        }
        services.sort(null);
        return services;
    }

    @Override
    public String location(ServiceName service) {
        return "StatefulSet " + gates.api().namespace() + "/" + gates.name(service);
    }

    @Override
    public Optional<Instant> lastChange(ServiceName service) {
        return Optional.empty();
    }

    @Override
    public GatewayLogs logs() {
        return new KubernetesLogs(gates);
    }
}
