package dev.gatehouse.gateways;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.spi.provider.Verb;
import dev.gatehouse.spi.provider.VerbHooks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One operation on several gateways. Definitions come first, so that the manager knows what the disk says; then the intent,
 * so that it is recorded even if this process ends in between; then the command. A gateway that fails in one step is left
 * out of the later ones and never keeps the others from them.
 */
final class GatewayOperation {
    private final Gateways gateways;
    private final Home home;
    private final VerbHooks hooks;
    private final Verb verb;
    private final boolean records;
    private final Map<ProfileName, PendingGateway> pending = new LinkedHashMap<>();
    private boolean prepared;

    /**
     * Prepares an operation.
     *
     * @param records whether intents are recorded; if not, what the manager does at boot stays as it is, too
     */
    GatewayOperation(Gateways gateways, VerbHooks hooks, Verb verb, boolean records, Collection<ProfileName> profiles) {
        this.gateways = gateways;
        this.home = gateways.home();
        this.hooks = hooks;
        this.verb = verb;
        this.records = records;
        for (ProfileName profile : List.copyOf(profiles)) {
            pending.putIfAbsent(profile, new PendingGateway(home, profile, verb));
        }
        refuseIfInterrupted();
    }

    GatewayResults start(ServiceManagerCall command) {
        List<GatewayDefinition> definitions = definitions();
        if (!definitions.isEmpty()) {
            define(definitions).forEach((service, outcome) -> {
                gateway(service).refreshed(outcome.change() == Change.REFRESHED);
                outcome.failure().ifPresent(gateway(service)::fail);
            });
        }
        record(Intent.RUNNING);
        perform(command);
        return results();
    }

    GatewayResults stop(ServiceManagerCall command) {
        requireKnown();
        record(Intent.STOPPED);
        perform(command);
        for (PendingGateway gateway : pending.values()) {
            // What the manager does not know does not run, as asked.
            boolean unknown = gateway.outcome().failure().orElse(null) instanceof GatewayNotRegisteredException;
            if (unknown && gateway.isOnDisk()) {
                gateway.outcome(Outcome.of(gateway.service(), Change.UNCHANGED));
            }
        }
        return results();
    }

    /** The intent is recorded, so that no reconciliation brings the gateway back. */
    GatewayResults uninstall() {
        requireKnown();
        record(Intent.STOPPED);
        perform(ServiceManager::remove);
        return results();
    }

    GatewayResults install() {
        installAll(definitions());
        return results();
    }

    GatewayResults adopt() {
        List<GatewayDefinition> definitions = definitions();
        // Nobody can tell what was there once it is replaced.
        definitions.forEach(definition -> gateway(definition.service()).changedLines(changes(definition)));
        installAll(definitions);
        for (GatewayDefinition definition : definitions) {
            PendingGateway gateway = gateway(definition.service());
            if (!changes(definition).isEmpty()) {
                // What would still change was not changed.
                gateway.changedLines(List.of());
            }
            if (gateway.outcome().change() == Change.REFRESHED && isIntentUnknown(gateway)) {
                ServiceStatus status = manager().status(gateway.service());
                if (status.isRunning() || status.enabled().orElse(false)) {
                    gateway.record(Intent.RUNNING);
                }
            }
        }
        return results();
    }

    /** Only tells: what is wrong is said by the installation itself. */
    private List<String> changes(GatewayDefinition definition) {
        try {
            Inspection found = manager().inspect(List.of(definition)).getFirst();
            return found.verdict() == Inspection.Verdict.STALE
                    ? manager().renderer().render(definition).changes()
                    : List.of();
        } catch (IOException | GatehouseException unknown) {
            return List.of();
        }
    }

    /** What ran before it was adopted was asked for, but not of us. */
    private boolean isIntentUnknown(PendingGateway gateway) {
        return home.profile(gateway.profile())
                .filter(found -> found.intent().source() == IntentReading.Source.NOTHING)
                .isPresent();
    }

    private void installAll(List<GatewayDefinition> definitions) {
        if (definitions.isEmpty()) {
            return;
        }
        ServiceManager manager = manager();
        List<GatewayDefinition> usual = new ArrayList<>();
        for (GatewayDefinition definition : definitions) {
            PendingGateway gateway = gateway(definition.service());
            gateway.attempt(() -> {
                Optional<VerbHooks.Installed> installed = hooks.install(manager, definition);
                if (installed.isEmpty()) {
                    usual.add(definition);
                    return;
                }
                gateway.installed(installed.get().outcome());
                if (installed.get().started()) {
                    gateway.record(Intent.RUNNING);
                }
            });
        }
        if (!usual.isEmpty()) {
            define(usual).forEach((service, outcome) -> gateway(service).installed(outcome));
        }
    }

    /** The definitions as the disk has them now, of the gateways that can be run. */
    private List<GatewayDefinition> definitions() {
        PortConflicts conflicts = PortConflicts.of(
                home, open().stream().map(PendingGateway::profile).toList());
        List<GatewayDefinition> definitions = new ArrayList<>();
        for (PendingGateway gateway : open()) {
            gateway.attempt(() -> {
                GatewayDefinition definition = gateways.definition(gateway.profile());
                conflicts.require(gateway.profile());
                definitions.add(definition);
            });
        }
        return definitions;
    }

    private Map<ServiceName, Outcome> define(List<GatewayDefinition> definitions) {
        ServiceManager manager = manager();
        return outcomes(
                definitions.stream().map(GatewayDefinition::service).toList(),
                services -> manager.define(definitions, Initially.DOWN));
    }

    /** A profile that is gone may have left its service behind, which can still be stopped or removed. */
    private void requireKnown() {
        if (open().isEmpty()) {
            return;
        }
        for (ServiceStatus status : manager().status(services())) {
            PendingGateway gateway = gateway(status.service());
            gateway.ranBefore(status.isRunning());
            if (status.state() == State.NOT_INSTALLED && !gateway.isOnDisk()) {
                gateway.fail(NoSuchProfileException.of(home, gateway.profile()));
            }
        }
    }

    private void record(Intent intent) {
        refuseIfInterrupted();
        if (records) {
            open().forEach(gateway -> gateway.record(intent));
        }
    }

    private void perform(ServiceManagerCall command) {
        List<ServiceName> services = services();
        if (services.isEmpty()) {
            return;
        }
        ServiceManager manager = records ? manager() : manager().transientChanges();
        long begin = System.nanoTime();
        Map<ServiceName, Outcome> outcomes = outcomes(services, asked -> command.apply(manager, asked));
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        outcomes.forEach((service, outcome) -> {
            PendingGateway gateway = gateway(service);
            gateway.outcome(outcome);
            gateway.took(took);
            if (outcome.failure().filter(GatewayOperation::wasRefused).isPresent()) {
                gateway.takeBackIntent();
            }
        });
    }

    /** Whether nothing was done, so that nothing was asked for either: somebody who may do it must not find it recorded. */
    private static boolean wasRefused(GatehouseException failure) {
        return failure instanceof AccessRefusedException
                || (failure instanceof InterruptedOperationException interrupted && !interrupted.wasCommanded());
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
                                    "the service manager did not say what became of " + service,
                                    "gatehouse gateway status " + service)));
        }
        try {
            call.apply(services).outcomes().forEach(outcome -> outcomes.replace(outcome.service(), outcome));
        } catch (GatehouseException e) {
            services.forEach(service -> outcomes.put(service, Outcome.failed(service, e)));
        }
        return outcomes;
    }

    /** Files cannot be read or written in an interrupted thread, and no command would be given. */
    private void refuseIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            open().forEach(gateway -> gateway.fail(new InterruptedOperationException(gateway.service(), false)));
        }
    }

    /** Asks what became of all gateways, unless nothing could be done for any. */
    private GatewayResults results() {
        List<ServiceName> services =
                pending.values().stream().map(PendingGateway::service).toList();
        if (prepared) {
            manager()
                    .status(services)
                    .forEach(status -> gateway(status.service()).status(status));
        }
        return new GatewayResults(
                pending.values().stream().map(PendingGateway::result).toList());
    }

    /** Opened when it is needed: that a profile does not exist can be said on a host without a manager. */
    private ServiceManager manager() {
        ServiceManager manager = gateways.manager();
        if (!prepared) {
            hooks.prepare(manager, verb);
            prepared = true;
        }
        return manager;
    }

    private PendingGateway gateway(ServiceName service) {
        PendingGateway gateway = pending.get(service.profile());
        if (gateway == null) {
            throw new IllegalStateException("the manager answered for " + service + ", which it was not asked about");
        }
        return gateway;
    }

    private List<ServiceName> services() {
        return open().stream().map(PendingGateway::service).toList();
    }

    /** The gateways that have not failed. */
    private List<PendingGateway> open() {
        return pending.values().stream().filter(gateway -> !gateway.failed()).toList();
    }

    /** A command to a manager for several services. */
    @FunctionalInterface
    interface ServiceManagerCall {
        Batch apply(ServiceManager manager, List<ServiceName> services);
    }
}
