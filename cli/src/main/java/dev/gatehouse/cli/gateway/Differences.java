package dev.gatehouse.cli.gateway;

import dev.gatehouse.cli.command.Editor;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Ports;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.reconcile.Reconciler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compares services with their profiles. A profile with invalid settings does not affect the others. */
final class Differences {
    private final Session session;
    private final ServiceManager manager;
    private final Map<ServiceName, List<Holder>> others;
    private final Map<ServiceName, Difference> found = new HashMap<>();
    private final TreeMap<ProfileName, Integer> ports = new TreeMap<>();
    private final List<GatewayDefinition> installed = new ArrayList<>();

    private Differences(Session session, ServiceManager manager, Map<ServiceName, List<Holder>> others) {
        this.session = session;
        this.manager = manager;
        this.others = others;
    }

    /**
     * Returns the difference of each service.
     *
     * @param others who else has gateways, and excludes this manager
     */
    static Map<ServiceName, Difference> of(
            Session session,
            ServiceManager manager,
            List<ServiceStatus> statuses,
            Map<ServiceName, List<Holder>> others) {
        Differences differences = new Differences(session, manager, others);
        Map<ServiceName, ServiceStatus> known = new HashMap<>();
        for (ServiceStatus status : statuses) {
            known.put(status.service(), status);
            differences.define(status);
        }
        for (Ports.Conflict conflict : new Ports(differences.ports).conflicts()) {
            ServiceStatus status = known.get(new ServiceName(conflict.refused()));
            if (status != null) {
                Profile profile = new Profile(session.home(), conflict.refused());
                differences.refuse(
                        status,
                        conflict.message(session.home()),
                        Editor.of(session.environment(), profile, profile.portFile()));
            }
        }
        for (Inspection inspection : inspections(manager, differences.installed)) {
            ServiceStatus status = known.get(inspection.service());
            if (status != null) {
                differences.compare(inspection, status);
            }
        }
        return differences.found;
    }

    private void define(ServiceStatus status) {
        ServiceName service = status.service();
        Optional<Profile> profile = session.home().profile(service.profile());
        if (profile.isEmpty()) {
            found.put(service, Difference.withoutProfile(others.getOrDefault(service, List.of())));
            return;
        }
        try {
            GatewaySettings settings = profile.get().settings();
            settings.port().ifPresent(port -> ports.put(service.profile(), port));
            GatewayDefinition definition = profile.get().gateway(settings);
            manager.renderer().render(definition);
            if (status.state() == State.ABSENT) {
                compare(new Inspection(service, Inspection.Verdict.ABSENT, List.of()), status);
            } else {
                installed.add(definition);
            }
        } catch (InvalidInputException e) {
            refuse(status, String.valueOf(e.getMessage()), Editor.of(session.environment(), profile.get(), e));
        }
    }

    private void refuse(ServiceStatus status, String reason, Remedy remedy) {
        found.put(status.service(), Difference.broken(status, reason, remedy));
        installed.removeIf(definition -> definition.service().equals(status.service()));
    }

    private void compare(Inspection inspection, ServiceStatus status) {
        Profile profile = new Profile(session.home(), inspection.service().profile());
        Difference difference = Difference.of(
                inspection.verdict(),
                status,
                Reconciler.compare(
                        profile, inspection, status, others.getOrDefault(inspection.service(), List.of()), manager));
        boolean older = difference.note().isEmpty() && status.isOlderThan(manager.lastChange(inspection.service()));
        found.put(inspection.service(), older ? Difference.olderRun(inspection.service()) : difference);
    }

    /** Inspects all together, or one by one if that fails, for example because a file of variables is not readable. */
    private static List<Inspection> inspections(ServiceManager manager, List<GatewayDefinition> definitions) {
        try {
            return manager.inspect(definitions);
        } catch (GatehouseException e) {
            if (definitions.size() <= 1) {
                return List.of();
            }
            return definitions.stream()
                    .flatMap(definition -> inspections(manager, List.of(definition)).stream())
                    .toList();
        }
    }
}
