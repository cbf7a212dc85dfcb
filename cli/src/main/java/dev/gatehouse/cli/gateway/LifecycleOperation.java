package dev.gatehouse.cli.gateway;

import dev.gatehouse.cli.command.Definitions;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.Targets;
import dev.gatehouse.cli.gateway.LifecycleCommand.Verb;
import dev.gatehouse.cli.parsing.BackendOptions;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.windows.WindowsServiceManager;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Starts, stops or restarts gateways, or only makes them known or forgotten: definitions first, so that the manager knows
 * what the disk says; then the operator's intent, so that it is recorded even if this process ends in between; then the
 * command itself. What fails for one gateway never keeps the others from it.
 */
final class LifecycleOperation {
    private final Home home;
    private final Session session;
    private final Verb verb;
    private final Wait wait;
    private final boolean temporary;
    private final Map<ProfileName, GatewayResult> results = new LinkedHashMap<>();
    private @Nullable ServiceManager manager;

    LifecycleOperation(Session session, Verb verb, Wait wait, boolean temporary) {
        this.home = session.home();
        this.session = session;
        this.verb = verb;
        this.wait = wait;
        this.temporary = temporary;
    }

    List<GatewayResult> run(List<ProfileName> names) {
        for (ProfileName name : names) {
            results.put(name, new GatewayResult(home, name));
        }
        switch (verb) {
            case START, RESTART -> start();
            case STOP -> stop();
            case INSTALL -> install();
            case UNINSTALL -> uninstall();
        }
        askStatus();
        return List.copyOf(results.values());
    }

    private void start() {
        define((result, outcome) -> {});
        record(Intent.RUNNING);
        perform(services ->
                verb == Verb.START ? manager().start(services, wait) : manager().restart(services, wait));
    }

    private void install() {
        if (manager() instanceof WindowsServiceManager windows) {
            WindowsHooks manners = new WindowsHooks(session, windows);
            for (GatewayResult result : going()) {
                result.attempt(() -> {
                    WindowsHooks.Installed installed =
                            manners.install(Definitions.of(Targets.onDisk(home, result.profile())));
                    result.outcome(installed.outcome());
                    if (installed.started()) {
                        result.record(Intent.RUNNING);
                    }
                });
            }
            return;
        }
        define(GatewayResult::outcome);
        if (session.args().has(BackendOptions.ADOPT)) {
            going().forEach(this::keepAdopted);
        }
    }

    /** What ran, or was to, before it was taken over had been asked for, though not of us. */
    private void keepAdopted(GatewayResult result) {
        if (result.outcome().change() == Change.REFRESHED && result.isSilent()) {
            ServiceStatus status = manager().status(result.service());
            if (status.isRunning() || status.enabled().orElse(false)) {
                result.record(Intent.RUNNING);
            }
        }
    }

    /** Makes the manager know what the disk says, as far as that can be read. */
    private void define(BiConsumer<GatewayResult, Outcome> told) {
        List<GatewayDefinition> definitions = new ArrayList<>();
        PortConflicts conflicts = PortConflicts.of(
                home, going().stream().map(GatewayResult::profile).toList());
        for (GatewayResult result : going()) {
            result.attempt(() -> {
                GatewayDefinition definition = Definitions.of(Targets.onDisk(home, result.profile()));
                conflicts.require(result.profile());
                definitions.add(definition);
            });
        }
        if (definitions.isEmpty()) {
            return;
        }
        boolean adopts = session.args().has(BackendOptions.ADOPT);
        if (adopts) {
            // Once they are written nobody can tell any more what was there.
            definitions.forEach(definition -> result(definition.service()).changedLines(changes(definition)));
        }
        Map<ServiceName, Outcome> outcomes = outcomes(
                definitions.stream().map(GatewayDefinition::service).toList(),
                services -> manager().define(definitions, Initially.DOWN));
        if (adopts) {
            forgetWhatWasNotWritten(definitions);
        }
        outcomes.forEach((service, outcome) -> {
            GatewayResult result = result(service);
            result.refreshed(outcome.change() == Change.REFRESHED);
            told.accept(result, outcome);
            outcome.failure().ifPresent(result::fail);
        });
    }

    /** What would still change has not been changed. */
    private void forgetWhatWasNotWritten(List<GatewayDefinition> definitions) {
        for (GatewayDefinition definition : definitions) {
            if (!changes(definition).isEmpty()) {
                result(definition.service()).changedLines(List.of());
            }
        }
    }

    /** This only tells: what is wrong is said by the installation itself. */
    private List<String> changes(GatewayDefinition definition) {
        try {
            Inspection found = manager().inspect(List.of(definition)).getFirst();
            return found.verdict() == Inspection.Verdict.STALE
                    ? manager().renderer().render(definition).changes()
                    : List.of();
        } catch (IOException | GatehouseException | InvalidInputException untold) {
            return List.of();
        }
    }

    /** A gateway that nobody wants to know any more is not to come back with the next reconcile either. */
    private void uninstall() {
        for (GatewayResult result : going()) {
            result.attempt(() -> requireKnown(result.profile()));
        }
        if (!going().isEmpty()) {
            manager();
        }
        record(Intent.STOPPED);
        perform(services -> manager().remove(services));
        results.values().forEach(GatewayResult::takeBackIfRefused);
    }

    private void stop() {
        for (GatewayResult result : going()) {
            result.attempt(() -> requireKnown(result.profile()));
        }
        if (!going().isEmpty()) {
            // Where nobody can be told to stop, nothing is recorded either.
            manager();
        }
        record(Intent.STOPPED);
        noteWhatRuns();
        perform(services -> manager().stop(services, wait));
        results.values().forEach(GatewayResult::takeBackIfRefused);
        for (GatewayResult result : results.values()) {
            // What the manager does not know does not run, which is what was asked.
            boolean unknown = result.outcome().failure().orElse(null) instanceof GatewayNotRegisteredException;
            if (unknown && home.profile(result.profile()).isPresent()) {
                result.outcome(Outcome.of(result.service(), Change.UNCHANGED));
            }
        }
    }

    /** The last end of one that did not run is not this stop's. */
    private void noteWhatRuns() {
        List<ServiceName> services =
                going().stream().map(GatewayResult::service).toList();
        if (!services.isEmpty()) {
            manager()
                    .status(services)
                    .forEach(status -> result(status.service()).ran(status.isRunning()));
        }
    }

    /** A profile that is gone may have left its service behind, which can still be stopped. */
    private void requireKnown(ProfileName name) {
        if (home.profile(name).isEmpty()
                && manager().status(new ServiceName(name)).state() == State.NOT_INSTALLED) {
            throw Targets.unknown(home, name);
        }
    }

    private void record(Intent intent) {
        if (temporary) {
            return;
        }
        going().forEach(result -> result.record(intent));
    }

    private void perform(Function<List<ServiceName>, Batch> command) {
        List<ServiceName> services =
                going().stream().map(GatewayResult::service).toList();
        if (services.isEmpty()) {
            return;
        }
        long begin = System.nanoTime();
        Map<ServiceName, Outcome> outcomes = outcomes(services, command);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        outcomes.forEach((service, outcome) -> result(service).outcome(outcome, took));
    }

    private static Map<ServiceName, Outcome> outcomes(
            List<ServiceName> services, Function<List<ServiceName>, Batch> command) {
        Map<ServiceName, Outcome> outcomes = new LinkedHashMap<>();
        try {
            command.apply(services).outcomes().forEach(outcome -> outcomes.put(outcome.service(), outcome));
        } catch (GatehouseException e) {
            services.forEach(service -> outcomes.put(service, Outcome.failed(service, e)));
        }
        return outcomes;
    }

    /** Opened when it is needed: that a profile is not there is to be told on a host without a manager too. */
    private ServiceManager manager() {
        if (manager == null) {
            manager = temporary ? session.manager().temporarily() : session.manager();
            SystemdHooks.prepare(session, manager, verb);
        }
        return manager;
    }

    /** What the manager's own manners are once all is done and told. */
    void conclude() {
        if (manager != null && results.values().stream().anyMatch(result -> !result.failed())) {
            SystemdHooks.conclude(session, manager, verb);
        }
    }

    private void askStatus() {
        if (manager == null) {
            return;
        }
        List<ServiceName> services =
                results.values().stream().map(GatewayResult::service).toList();
        for (ServiceStatus status : manager.status(services)) {
            result(status.service()).status(status);
        }
    }

    private GatewayResult result(ServiceName service) {
        GatewayResult result = results.get(service.profile());
        if (result == null) {
            throw new IllegalStateException("the manager speaks of " + service + ", which was not asked for");
        }
        return result;
    }

    /** Those for which nothing has failed yet. */
    private List<GatewayResult> going() {
        return results.values().stream()
                .filter(result -> !result.outcome().failed())
                .toList();
    }
}
