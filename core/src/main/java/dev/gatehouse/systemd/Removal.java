package dev.gatehouse.systemd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.TimedOutException;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.systemd.unit.UnitDirectory;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ends gateways and takes their units away, with all that could bring one back. */
final class Removal {
    private final SystemdBackend backend;
    private final Systemctl systemctl;
    private final Map<ServiceName, Outcome> outcomes = new LinkedHashMap<>();

    Removal(SystemdBackend backend) {
        this.backend = backend;
        this.systemctl = backend.systemctl();
    }

    Batch remove(Collection<ServiceName> services) {
        try {
            List<ServiceName> present = present(services);
            if (!present.isEmpty()) {
                backend.requireRights("uninstall", present);
                stop(present);
                takeAway(present.stream()
                        .filter(service -> !outcomes.containsKey(service))
                        .toList());
            }
        } catch (GatehouseException e) {
            services.forEach(service -> outcomes.putIfAbsent(service, Outcome.failed(service, e)));
        }
        return new Batch(services.stream()
                .map(service -> outcomes.getOrDefault(service, Outcome.of(service, Outcome.Change.UNCHANGED)))
                .toList());
    }

    /** Those that have a unit of ours, or of which systemd still runs something though the unit is gone. */
    private List<ServiceName> present(Collection<ServiceName> services) {
        if (services.isEmpty()) {
            return List.of();
        }
        Map<String, UnitFacts> facts = backend.show(services);
        List<ServiceName> present = new ArrayList<>();
        for (ServiceName service : services) {
            Path unit = backend.units().path(service);
            try {
                UnitDirectory.Found found = backend.units().look(service);
                boolean remains =
                        found == UnitDirectory.Found.NOTHING && isRemembered(backend.factsOf(service, facts), unit);
                if (found == UnitDirectory.Found.OURS || remains) {
                    present.add(service);
                } else if (found != UnitDirectory.Found.NOTHING && found != UnitDirectory.Found.OF_ANOTHER_HOME) {
                    outcomes.put(service, Outcome.failed(service, backend.notOurs(service, found)));
                }
                // Another home's unit is nothing that this home's gateway could leave behind.
            } catch (IOException e) {
                outcomes.put(
                        service,
                        Outcome.failed(
                                service,
                                SystemdErrors.translate(
                                        "reading " + unit, backend.context().directory(), e)));
            }
        }
        return present;
    }

    /** systemd knows a unit without its file, and forgets the file's name when it reads all units anew. */
    private static boolean isRemembered(UnitFacts facts, Path unit) {
        return facts.is("FragmentPath", unit.toString()) || (facts.is("LoadState", "not-found") && facts.isKnown());
    }

    private void stop(List<ServiceName> services) {
        List<String> units = names(services);
        Duration limit = services.stream()
                .map(service -> backend.units().proof(service).stopping())
                .max(Duration::compareTo)
                .orElseThrow();
        systemctl.await(limit, "stop", units);
        Map<String, UnitFacts> now = systemctl.show(units);
        for (ServiceName service : services) {
            UnitFacts facts = backend.factsOf(service, now);
            if (!facts.isAtRest()) {
                outcomes.put(
                        service,
                        Outcome.failed(
                                service,
                                new TimedOutException(
                                        "the gateway of " + service + " did not stop",
                                        limit,
                                        "its unit stays until it has",
                                        "gatehouse gateway status " + service)));
            }
        }
    }

    private void takeAway(List<ServiceName> services) {
        if (services.isEmpty()) {
            return;
        }
        List<String> units = names(services);
        systemctl.require("disabling", units, "disable", "--no-reload");
        Path path = backend.context().directory();
        try (Directory directory = Directory.openNamed(path)) {
            for (ServiceName service : services) {
                directory.delete(backend.context().unit(service));
                directory.delete(backend.context().variables(service));
            }
        } catch (IOException e) {
            throw SystemdErrors.translate("deleting units in " + path, path, e);
        }
        forget(services, units);
        services.forEach(service -> outcomes.put(service, Outcome.of(service, Outcome.Change.REMOVED)));
    }

    /** A failed unit is remembered without its file; the scripts' facts would be taken for those of a later namesake. */
    private void forget(List<ServiceName> services, List<String> units) {
        systemctl.require("reading the units anew", List.of(), "daemon-reload");
        systemctl.attempt(units, "reset-failed");
        Path path = backend.layout().runtime(backend.context().scope());
        try (Directory directory = Directory.openFollowing(path)) {
            for (ServiceName service : services) {
                directory.deleteTree(backend.context().stem(service.profile()));
            }
        } catch (NoSuchFileException gone) {
            return;
        } catch (IOException e) {
            throw SystemdErrors.translate("deleting the runtime directories in " + path, path, e);
        }
    }

    private List<String> names(List<ServiceName> services) {
        return services.stream().map(backend.context()::unit).toList();
    }
}
