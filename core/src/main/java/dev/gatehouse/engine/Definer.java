package dev.gatehouse.engine;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.AlreadyRegisteredException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.Place.Occupant;
import dev.gatehouse.spi.Wanted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Installs, updates, compares and removes services. Renders all definitions before anything changes, compares them with
 * what is installed, and writes the difference. Of two definitions of one service in a call, the last one counts.
 */
public final class Definer {
    private final Installer installer;

    public Definer(Installer installer) {
        this.installer = installer;
    }

    /** Installs new services, updates those that differ, and leaves current ones alone. */
    public Batch define(Collection<GatewayDefinition> definitions, Initially initially) {
        return define(definitions, initially, false);
    }

    /** As {@link #define(Collection, Initially)}, but a service that is already installed is a failure. */
    public Batch register(Collection<GatewayDefinition> definitions, Initially initially) {
        return define(definitions, initially, true);
    }

    private Batch define(Collection<GatewayDefinition> definitions, Initially initially, boolean onlyNew) {
        Outcomes outcomes = new Outcomes();
        List<Wanted> changing = new ArrayList<>();
        for (Wanted wanted : rendered(definitions, outcomes)) {
            classify(wanted, onlyNew, outcomes);
            if (outcomes.isOpen(wanted.service())) {
                changing.add(wanted);
            }
        }
        if (!changing.isEmpty()) {
            List<ServiceName> services = changing.stream().map(Wanted::service).toList();
            attempt("installing " + names(services), services, outcomes, () -> {
                installer.admit("install", services);
                write(changing, initially, onlyNew, outcomes);
            });
        }
        return outcomes.of(definitions.stream().map(GatewayDefinition::service).toList());
    }

    private List<Wanted> rendered(Collection<GatewayDefinition> definitions, Outcomes outcomes) {
        Map<ServiceName, Wanted> rendered = new LinkedHashMap<>();
        for (GatewayDefinition definition : definitions) {
            ServiceName service = definition.service();
            rendered.remove(service);
            outcomes.reopen(service);
            try {
                Rendering rendering = installer.render(definition);
                rendered.put(service, new Wanted(definition, rendering, installer.look(service)));
            } catch (InvalidInputException e) {
                outcomes.refuse(
                        service,
                        new GatehouseException(
                                String.valueOf(e.getMessage()),
                                Remedy.gatehouse("profile", "show", service.toString()),
                                e));
            } catch (GatehouseException e) {
                outcomes.refuse(service, e);
            } catch (IOException e) {
                outcomes.refuse(service, installer.translate("reading what is installed of " + service, e));
            }
        }
        return List.copyOf(rendered.values());
    }

    /** Decides which services need no change, and which must not change. The others stay open and are written. */
    private void classify(Wanted wanted, boolean onlyNew, Outcomes outcomes) {
        ServiceName service = wanted.service();
        attempt("reading what is installed of " + service, List.of(service), outcomes, () -> {
            decide(wanted, onlyNew, outcomes);
        });
    }

    private void decide(Wanted wanted, boolean onlyNew, Outcomes outcomes) {
        ServiceName service = wanted.service();
        if (wanted.place().isFree()) {
            return;
        }
        if (!wanted.place().isOurs()) {
            outcomes.refuse(service, obstacle(wanted.place(), service));
        } else if (onlyNew) {
            outcomes.refuse(
                    service,
                    new AlreadyRegisteredException(
                            service.profile(), wanted.rendering().root().toString()));
        } else if (wanted.place().occupant() == Occupant.OURS && isCurrent(wanted)) {
            outcomes.succeed(service, Change.UNCHANGED);
        }
    }

    /** Files that this user cannot read count as different. */
    private boolean isCurrent(Wanted wanted) {
        try {
            return installer
                    .differences(wanted.definition(), wanted.rendering())
                    .isEmpty();
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Repeats the checks while the installer's session excludes other changes. */
    private void write(List<Wanted> changing, Initially initially, boolean onlyNew, Outcomes outcomes)
            throws IOException {
        List<Wanted> fresh = new ArrayList<>();
        List<Wanted> stale = new ArrayList<>();
        try (Installer.Session session = installer.open()) {
            for (Wanted before : changing) {
                Wanted now = new Wanted(before.definition(), before.rendering(), installer.look(before.service()));
                classify(now, onlyNew, outcomes);
                if (outcomes.isOpen(now.service())) {
                    (now.place().isFree() ? fresh : stale).add(now);
                }
            }
            if (!stale.isEmpty()) {
                session.mend(stale, outcomes);
                stale.forEach(wanted -> outcomes.succeed(wanted.service(), Change.REFRESHED));
            }
            if (!fresh.isEmpty()) {
                session.create(fresh, initially, outcomes);
                fresh.forEach(wanted -> outcomes.succeed(wanted.service(), Change.CREATED));
            }
        }
    }

    /** Compares what is installed with definitions. Changes nothing. */
    public List<Inspection> inspect(Collection<GatewayDefinition> definitions) {
        List<Inspection> inspections = new ArrayList<>();
        for (GatewayDefinition definition : definitions) {
            inspections.add(inspect(definition));
        }
        return List.copyOf(inspections);
    }

    private Inspection inspect(GatewayDefinition definition) {
        ServiceName service = definition.service();
        try {
            Place place = installer.look(service);
            if (place.isFree()) {
                return new Inspection(service, Inspection.Verdict.ABSENT, List.of());
            }
            if (!place.isOurs()) {
                return Inspection.taken(service, place.occupant() == Occupant.ADOPTABLE, obstacle(place, service));
            }
            List<String> differences = differences(definition);
            if (!differences.isEmpty()) {
                return new Inspection(service, Inspection.Verdict.STALE, differences);
            }
            return new Inspection(service, Inspection.Verdict.CURRENT, List.of());
        } catch (IOException e) {
            throw installer.translate("reading what is installed of " + service, e);
        }
    }

    /** A definition that cannot be installed counts as different; installing it reports why. */
    private List<String> differences(GatewayDefinition definition) throws IOException {
        Rendering rendering;
        try {
            rendering = installer.render(definition);
        } catch (GatehouseException refused) {
            return List.of("cannot be installed: " + refused.getMessage());
        }
        return installer.differences(definition, rendering);
    }

    /**
     * Removes services. A service that is not installed, or belongs to another home, counts as success.
     *
     * @param stopping stops services before their removal, with proof
     */
    public Batch remove(Collection<ServiceName> services, Function<List<ServiceName>, Batch> stopping) {
        Outcomes outcomes = new Outcomes();
        List<ServiceName> present = new ArrayList<>();
        List<ServiceName> absent = new ArrayList<>();
        for (ServiceName service : new LinkedHashSet<>(services)) {
            attempt("reading what is installed of " + service, List.of(service), outcomes, () -> {
                Place place = installer.look(service);
                switch (place.occupant()) {
                    case OURS, REMAINS -> present.add(service);
                    case NOBODY -> absent.add(service);
                    case OTHER_HOME -> outcomes.succeed(service, Change.UNCHANGED);
                    case ADOPTED, ADOPTABLE, FOREIGN -> outcomes.refuse(service, obstacle(place, service));
                }
            });
        }
        if (!absent.isEmpty()) {
            attempt("reading what is installed", absent, outcomes, () -> present.addAll(installer.remembered(absent)));
            absent.stream()
                    .filter(service -> !present.contains(service))
                    .forEach(service -> outcomes.succeed(service, Change.UNCHANGED));
        }
        if (!present.isEmpty()) {
            attempt("removing " + names(present), present, outcomes, () -> {
                installer.admit("uninstall", present);
                remove(present, stopping, outcomes);
            });
        }
        return outcomes.of(services);
    }

    /** The service that runs this process comes last: nothing follows its end. */
    private void remove(List<ServiceName> present, Function<List<ServiceName>, Batch> stopping, Outcomes outcomes)
            throws IOException {
        List<ServiceName> callers =
                present.stream().filter(installer::endsCaller).toList();
        List<ServiceName> others = new ArrayList<>(present);
        others.removeAll(callers);
        for (List<ServiceName> together : List.of(others, callers)) {
            if (!together.isEmpty()) {
                removeTogether(together, stopping, outcomes);
            }
        }
    }

    private void removeTogether(
            List<ServiceName> present, Function<List<ServiceName>, Batch> stopping, Outcomes outcomes)
            throws IOException {
        if (installer.stopsFirst()) {
            for (Outcome stopped : stopping.apply(present).outcomes()) {
                stopped.failure().ifPresent(reason -> outcomes.refuse(stopped.service(), reason));
            }
        }
        List<ServiceName> ended = present.stream().filter(outcomes::isOpen).toList();
        if (!ended.isEmpty()) {
            try (Installer.Session session = installer.open()) {
                session.remove(ended, outcomes);
            }
            ended.forEach(service -> outcomes.succeed(service, Change.REMOVED));
        }
    }

    private static GatehouseException obstacle(Place place, ServiceName service) {
        return place.obstacle()
                .orElseGet(() -> new GatehouseException(
                        "Something else occupies the place of the gateway of " + service,
                        Remedy.gatehouse("gateway", "status", service.toString())));
    }

    private static String names(List<ServiceName> services) {
        return services.size() == 1 ? services.getFirst().toString() : services.size() + " gateways";
    }

    /** A step of an operation. Its failure fails the services that have no outcome yet. */
    @FunctionalInterface
    private interface Part {
        void run() throws IOException;
    }

    private void attempt(String doing, List<ServiceName> services, Outcomes outcomes, Part part) {
        try {
            part.run();
        } catch (GatehouseException e) {
            outcomes.refuseAll(services, e);
        } catch (IOException e) {
            outcomes.refuseAll(services, installer.translate(doing, e));
        }
    }
}
