package dev.gatehouse.gateways;

import dev.gatehouse.app.layout.StateFile;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.gateways.step.OtherHolders;
import dev.gatehouse.gateways.step.PortConflicts;
import dev.gatehouse.holders.StartLocks;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.HomeDirectory;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.spi.provider.VerbHooks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One operation on several gateways. It first updates the definitions, so that the manager knows what the disk says;
 * then records the intent, so that it survives an end of this process; then commands the manager. A gateway that fails
 * in one step is left out of the next ones, and does not affect the others.
 */
abstract sealed class GatewayOperation permits StartOperation, StopOperation, InstallOperation {
    /** Two operations that keep overtaking each other are operators who disagree. */
    private static final int ATTEMPTS = 5;

    final Gateways gateways;
    final Home home;
    final Verb verb;
    final PendingGateways pending;
    final OtherHolders others;
    private final boolean records;
    private boolean prepared;

    /**
     * Prepares an operation.
     *
     * @param records whether to record intents; if not, what happens at boot does not change either
     */
    GatewayOperation(Gateways gateways, Verb verb, boolean records, Collection<ProfileName> profiles) {
        this.gateways = gateways;
        this.home = gateways.home();
        this.verb = verb;
        this.records = records;
        this.pending = new PendingGateways(home, verb, profiles);
        this.others = new OtherHolders(home, gateways.search(), verb);
        pending.refuseIfInterrupted();
    }

    /** A command to a manager for several services. */
    @FunctionalInterface
    interface ServiceManagerCall {
        Batch apply(ServiceManager manager, List<ServiceName> services);
    }

    final VerbHooks hooks() {
        return gateways.hooks();
    }

    /** Opened on demand: a missing profile can be reported on a host without a manager. */
    final ServiceManager manager() {
        ServiceManager manager = gateways.manager();
        if (!prepared) {
            hooks().prepare(manager, verb);
            prepared = true;
        }
        return manager;
    }

    /** To be taken before {@link #definitions}, and kept until the gateways have started or are installed. */
    final StartLocks locks() {
        return StartLocks.take(home, pending.services(), this::manager, gateways.search());
    }

    /** The definitions on disk now, of the gateways that can run and that nobody else has. */
    final List<GatewayDefinition> definitions() {
        PortConflicts conflicts = PortConflicts.of(
                home, pending.open().stream().map(PendingGateway::profile).toList());
        List<GatewayDefinition> definitions = new ArrayList<>();
        for (PendingGateway gateway : pending.open()) {
            gateway.attempt(() -> {
                ServedProfileException.refuse(home, gateway.profile(), verb);
                GatewayDefinition definition = gateways.definition(gateway.profile());
                conflicts.require(gateway.profile());
                definitions.add(definition);
            });
        }
        List<ServiceName> services = pending.services();
        if (!services.isEmpty()) {
            others.look(manager(), services);
            others.refusals(manager())
                    .forEach((service, reason) -> pending.of(service).fail(reason));
        }
        definitions.removeIf(definition -> pending.of(definition.service()).failed());
        return definitions;
    }

    final Map<ServiceName, Outcome> define(List<GatewayDefinition> definitions) {
        HomeDirectory.createBesideProfiles(home);
        ServiceManager manager = manager();
        return outcomes(
                definitions.stream().map(GatewayDefinition::service).toList(),
                services -> manager.define(definitions, Initially.DOWN));
    }

    /** A gateway ends even if this cannot be recorded, for example on a full disk. */
    final void record(Intent intent) {
        recordEach(gateway -> gateway.record(intent));
    }

    /** A gateway does not start if this cannot be recorded. */
    final void requireRecords() {
        Set<ServiceName> idle = idle();
        recordEach(gateway -> gateway.requireRecord(idle.contains(gateway.service())));
    }

    /** The gateways that do not run. Asks the manager only if the app has records of its own that could disagree. */
    private Set<ServiceName> idle() {
        boolean records =
                home.app().records().state().flatMap(StateFile::wanted).isPresent();
        List<ServiceName> services = records ? pending.services() : List.of();
        return services.isEmpty()
                ? Set.of()
                : manager().status(services).stream()
                        .filter(status -> status.pid().isEmpty())
                        .map(ServiceStatus::service)
                        .collect(Collectors.toSet());
    }

    private void recordEach(Consumer<PendingGateway> recording) {
        pending.refuseIfInterrupted();
        if (records) {
            // The intent belongs to the gateway, so it is not for this operation to change if somebody else has it.
            pending.open().stream()
                    .filter(gateway -> !others.have(gateway.service()))
                    .forEach(recording);
        }
    }

    final void perform(ServiceManagerCall command) {
        List<ServiceName> services = pending.services();
        if (services.isEmpty()) {
            return;
        }
        ServiceManager manager = records ? manager() : manager().transientChanges();
        if (!records) {
            services.forEach(service -> pending.of(service).remember());
        }
        long begin = System.nanoTime();
        Map<ServiceName, Outcome> outcomes = outcomes(services, asked -> command.apply(manager, asked));
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        outcomes.forEach((service, outcome) -> {
            pending.of(service).commanded(outcome, took);
            pending.of(service).settle();
        });
    }

    /**
     * Another operation may have recorded its intent after this one and sent its command before. The intent that was recorded
     * last counts, so this one sends that operation's command again. Every operation looks after its last command, so the last of
     * all commands is the one for the last intent.
     */
    final void giveWay() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<PendingGateway> overtaken =
                    pending.all().stream().filter(PendingGateway::isOvertaken).toList();
            if (overtaken.isEmpty()) {
                return;
            }
            for (PendingGateway gateway : overtaken) {
                gateway.giveWay(runs -> {
                    if (runs) {
                        manager().start(List.of(gateway.service()), Wait.none());
                    } else {
                        manager().stop(List.of(gateway.service()), Wait.PROOF);
                    }
                });
            }
        }
    }

    private static Map<ServiceName, Outcome> outcomes(
            List<ServiceName> services, Function<List<ServiceName>, Batch> call) {
        Map<ServiceName, Outcome> outcomes = new LinkedHashMap<>();
        for (ServiceName service : services) {
            outcomes.put(
                    service,
                    Outcome.failed(
                            service,
                            new GatehouseException(
                                    "The service manager reported no result for " + service,
                                    Remedy.gatehouse("gateway", "status", service.toString()))));
        }
        try {
            call.apply(services).outcomes().forEach(outcome -> outcomes.replace(outcome.service(), outcome));
        } catch (GatehouseException e) {
            services.forEach(service -> outcomes.put(service, Outcome.failed(service, e)));
        }
        return outcomes;
    }

    /** Queries the status of all gateways, unless the manager was never used. */
    final GatewayResults results() {
        if (prepared) {
            List<ServiceName> all =
                    pending.all().stream().map(PendingGateway::service).toList();
            manager().status(all).forEach(status -> pending.of(status.service()).status(status));
        }
        return pending.results();
    }
}
