package dev.gatehouse.gateways;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NoServiceManagerException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.holders.HeldElsewhereException;
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
import dev.gatehouse.manager.Verb;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.spi.provider.VerbHooks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * One operation on several gateways. It first updates the definitions, so that the manager knows what the disk says;
 * then records the intent, so that it survives an end of this process; then commands the manager. A gateway that fails
 * in one step is left out of the next ones, and does not affect the others.
 */
final class GatewayOperation {
    private final Gateways gateways;
    private final Home home;
    private final VerbHooks hooks;
    private final Verb verb;
    private final boolean records;
    private final Map<ProfileName, PendingGateway> pending = new LinkedHashMap<>();
    private final OtherHolders others;
    private boolean prepared;

    /**
     * Prepares an operation.
     *
     * @param records whether to record intents; if not, what happens at boot does not change either
     */
    GatewayOperation(Gateways gateways, VerbHooks hooks, Verb verb, boolean records, Collection<ProfileName> profiles) {
        this.gateways = gateways;
        this.home = gateways.home();
        this.hooks = hooks;
        this.verb = verb;
        this.records = records;
        this.others = new OtherHolders(gateways, verb);
        for (ProfileName profile : List.copyOf(profiles)) {
            pending.putIfAbsent(profile, new PendingGateway(home, profile, verb));
        }
        refuseIfInterrupted();
    }

    GatewayResults start(ServiceManagerCall command) {
        open().forEach(PendingGateway::refuseDisabled);
        List<GatewayDefinition> definitions = definitions();
        if (!definitions.isEmpty() && isAdmitted() && areStartable(definitions)) {
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
        return stop(Intent.STOPPED, command);
    }

    /** Stops gateways and refuses further starts. Works without a manager too: there is nothing to stop then. */
    GatewayResults disable(ServiceManagerCall command) {
        open().forEach(gateway -> gateway.attempt(() -> gateways.profile(gateway.profile())));
        try {
            return stop(Intent.DISABLED, command);
        } catch (NoServiceManagerException none) {
            record(Intent.DISABLED);
            return results();
        }
    }

    private GatewayResults stop(Intent intent, ServiceManagerCall command) {
        requireKnown();
        record(intent);
        perform(command);
        lookForSurvivors();
        open().forEach(gateway -> {
            if (others.have(gateway.service())) {
                gateway.fail(HeldElsewhereException.remaining(verb, others.of(gateway.service())));
            }
        });
        for (PendingGateway gateway : pending.values()) {
            // A gateway that is not registered does not run: the stop succeeded.
            boolean unknown = gateway.outcome().failure().orElse(null) instanceof GatewayNotRegisteredException;
            if (unknown && gateway.isOnDisk()) {
                gateway.outcome(Outcome.of(gateway.service(), Change.UNCHANGED));
            }
        }
        return results();
    }

    /** Records the intent too, so that no later reconcile installs and starts the gateway again. */
    GatewayResults uninstall() {
        requireKnown();
        record(Intent.STOPPED);
        perform(ServiceManager::remove);
        lookForSurvivors();
        return results();
    }

    private void lookForSurvivors() {
        List<ServiceName> ended = services();
        if (!ended.isEmpty()) {
            manager()
                    .survivors(ended)
                    .forEach((service, pids) -> gateway(service).survivors(pids));
        }
    }

    GatewayResults install() {
        installAll(definitions());
        return results();
    }

    GatewayResults adopt() {
        List<GatewayDefinition> definitions = definitions();
        // The former lines can only be read before they are replaced.
        definitions.forEach(definition -> gateway(definition.service()).changedLines(changes(definition)));
        installAll(definitions);
        for (GatewayDefinition definition : definitions) {
            PendingGateway gateway = gateway(definition.service());
            if (!changes(definition).isEmpty()) {
                // The adoption changed nothing: the same lines still differ.
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

    /** Never fails: the installation reports what is wrong. */
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

    /** Whether nobody has recorded an intent. An adopted gateway that runs was started by other means. */
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

    /** The definitions on disk now, of the gateways that can run. */
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
        List<ServiceName> services = services();
        if (!services.isEmpty()) {
            others.look(manager(), services);
            others.refusals(manager())
                    .forEach((service, reason) -> gateway(service).fail(reason));
        }
        definitions.removeIf(definition -> gateway(definition.service()).failed());
        return definitions;
    }

    /** Whether the caller has the rights for the operation itself; otherwise a definition would be refused instead. */
    private boolean isAdmitted() {
        List<ServiceName> services = services();
        try {
            manager().admit(verb, services);
            return true;
        } catch (AccessRefusedException refused) {
            services.forEach(service -> gateway(service).fail(refused));
            return false;
        }
    }

    /** Leaves out the gateways that could not run. Returns whether any is left. */
    private boolean areStartable(List<GatewayDefinition> definitions) {
        definitions.removeIf(definition -> {
            PendingGateway gateway = gateway(definition.service());
            OptionalInt port = home.profile(gateway.profile())
                    .map(profile -> profile.settings().port())
                    .orElse(OptionalInt.empty());
            gateway.attempt(() -> manager().requireStartable(verb, definition, port));
            return gateway.failed();
        });
        return !definitions.isEmpty();
    }

    private Map<ServiceName, Outcome> define(List<GatewayDefinition> definitions) {
        ServiceManager manager = manager();
        return outcomes(
                definitions.stream().map(GatewayDefinition::service).toList(),
                services -> manager.define(definitions, Initially.DOWN));
    }

    /**
     * A profile that was deleted may have left its service, which can still be stopped or removed. A gateway that only
     * somebody else has is refused.
     */
    private void requireKnown() {
        if (open().isEmpty()) {
            return;
        }
        List<ServiceStatus> statuses = manager().status(services());
        others.look(manager(), services());
        for (ServiceStatus status : statuses) {
            PendingGateway gateway = gateway(status.service());
            gateway.ranBefore(status.isRunning());
            if (others.have(status.service()) && hasNothingToEnd(status.state())) {
                gateway.fail(HeldElsewhereException.refusing(verb, others.of(status.service())));
            } else if (status.state() == State.ABSENT && !gateway.isOnDisk()) {
                gateway.fail(NoSuchProfileException.of(home, gateway.profile()));
            }
        }
    }

    private boolean hasNothingToEnd(State state) {
        return switch (state) {
            case ABSENT -> true;
            case DOWN, DISABLED, FINISHED, FAILED -> verb == Verb.STOP;
            case STARTING, UP, CRASHLOOP, STOPPING, UNKNOWN -> false;
        };
    }

    private void record(Intent intent) {
        refuseIfInterrupted();
        if (records) {
            // The intent belongs to the gateway, so it is not for this operation to change if somebody else has it.
            open().stream()
                    .filter(gateway -> !others.have(gateway.service()))
                    .forEach(gateway -> gateway.record(intent));
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

    /**
     * Whether the command had no effect. Then the intent must not stay recorded: another user's reconcile would act on
     * it.
     */
    static boolean wasRefused(GatehouseException failure) {
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

    /** An interrupted thread cannot read or write files, and would send no command. */
    private void refuseIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            open().forEach(gateway -> gateway.fail(new InterruptedOperationException(gateway.service(), false)));
        }
    }

    /** Queries the status of all gateways, unless the manager was never used. */
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

    /** Opened on demand: a missing profile can be reported on a host without a manager. */
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
            throw new IllegalStateException(
                    "the manager returned a result for " + service + ", which is not part of the operation");
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
