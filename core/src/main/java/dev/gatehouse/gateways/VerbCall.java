package dev.gatehouse.gateways;

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
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One verb on several gateways: definitions first, so that the manager knows what the disk says; then the operator's intent, so
 * that it is recorded even if this process ends in between; then the command itself. What fails for one gateway never keeps
 * the others from it.
 */
final class VerbCall {
    private final Home home;
    private final ProfileLookup profiles;
    private final Supplier<ServiceManager> opening;
    private final VerbHooks hooks;
    private final Verb verb;
    private final Wait wait;
    private final boolean recorded;
    private final boolean adopts;
    private final Map<ProfileName, VerbState> states = new LinkedHashMap<>();
    private @Nullable ServiceManager manager;

    /**
     * Makes one.
     *
     * @param opening gives the manager, when it is needed: that a profile is not there can be told without one
     * @param recorded whether the intent is recorded
     * @param adopts whether the manager takes over what the app itself installed
     */
    VerbCall(
            Home home,
            Supplier<ServiceManager> opening,
            VerbHooks hooks,
            Verb verb,
            Wait wait,
            boolean recorded,
            boolean adopts) {
        this.home = home;
        this.profiles = new ProfileLookup(home);
        this.opening = opening;
        this.hooks = hooks;
        this.verb = verb;
        this.wait = wait;
        this.recorded = recorded;
        this.adopts = adopts;
    }

    GatewayResults on(Collection<ProfileName> names) {
        for (ProfileName name : names) {
            states.putIfAbsent(name, new VerbState(home, name));
        }
        switch (verb) {
            case START, RESTART -> start();
            case STOP -> stop();
            case INSTALL -> install();
            case UNINSTALL -> uninstall();
        }
        askStatus();
        return new GatewayResults(
                states.values().stream().map(VerbState::result).toList());
    }

    private void start() {
        define((_, _) -> {});
        record(Intent.RUNNING);
        perform(services ->
                verb == Verb.START ? manager().start(services, wait) : manager().restart(services, wait));
    }

    private void install() {
        List<VerbState> usual = new ArrayList<>();
        for (VerbState state : going()) {
            state.attempt(() -> {
                GatewayDefinition definition = ProfileLookup.definition(profiles.onDisk(state.profile()));
                hooks.install(manager(), definition).ifPresentOrElse(done -> keep(state, done), () -> usual.add(state));
            });
        }
        if (usual.isEmpty()) {
            return;
        }
        define(VerbState::outcome);
        if (adopts) {
            going().forEach(this::keepAdopted);
        }
    }

    private static void keep(VerbState state, VerbHooks.Installed done) {
        state.outcome(done.outcome());
        if (done.started()) {
            state.record(Intent.RUNNING);
        }
    }

    /** What ran, or was to, before it was taken over had been asked for, though not of us. */
    private void keepAdopted(VerbState state) {
        if (state.outcome().change() == Change.REFRESHED && state.isSilent()) {
            ServiceStatus status = manager().status(state.service());
            if (status.isRunning() || status.enabled().orElse(false)) {
                state.record(Intent.RUNNING);
            }
        }
    }

    /** Makes the manager know what the disk says, as far as that can be read. */
    private void define(BiConsumer<VerbState, Outcome> told) {
        List<GatewayDefinition> definitions = new ArrayList<>();
        PortConflicts conflicts =
                PortConflicts.of(home, going().stream().map(VerbState::profile).toList());
        for (VerbState state : going()) {
            state.attempt(() -> {
                GatewayDefinition definition = ProfileLookup.definition(profiles.onDisk(state.profile()));
                conflicts.require(state.profile());
                definitions.add(definition);
            });
        }
        if (definitions.isEmpty()) {
            return;
        }
        if (adopts) {
            // Once they are written nobody can tell any more what was there.
            definitions.forEach(definition -> state(definition.service()).changedLines(changes(definition)));
        }
        Map<ServiceName, Outcome> outcomes = outcomes(
                definitions.stream().map(GatewayDefinition::service).toList(),
                _ -> manager().define(definitions, Initially.DOWN));
        if (adopts) {
            forgetWhatWasNotWritten(definitions);
        }
        outcomes.forEach((service, outcome) -> {
            VerbState state = state(service);
            state.refreshed(outcome.change() == Change.REFRESHED);
            told.accept(state, outcome);
            outcome.failure().ifPresent(state::fail);
        });
    }

    /** What would still change has not been changed. */
    private void forgetWhatWasNotWritten(List<GatewayDefinition> definitions) {
        for (GatewayDefinition definition : definitions) {
            if (!changes(definition).isEmpty()) {
                state(definition.service()).changedLines(List.of());
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
        end(services -> manager().remove(services), () -> {});
    }

    private void stop() {
        end(services -> manager().stop(services, wait), this::noteWhatRuns);
        for (VerbState state : states.values()) {
            // What the manager does not know does not run, which is what was asked.
            boolean unknown = state.outcome().failure().orElse(null) instanceof GatewayNotRegisteredException;
            if (unknown && home.profile(state.profile()).isPresent()) {
                state.outcome(Outcome.of(state.service(), Change.UNCHANGED));
            }
        }
    }

    private void end(Function<List<ServiceName>, Batch> command, Runnable before) {
        for (VerbState state : going()) {
            state.attempt(() -> requireKnown(state.profile()));
        }
        if (!going().isEmpty()) {
            // Where there is no manager to be told, nothing is recorded either.
            manager();
        }
        record(Intent.STOPPED);
        before.run();
        perform(command);
        states.values().forEach(VerbState::takeBackIfRefused);
    }

    /** The last end of one that did not run is not this stop's. */
    private void noteWhatRuns() {
        List<ServiceName> services = services(going());
        if (!services.isEmpty()) {
            manager().status(services).forEach(status -> state(status.service()).ran(status.isRunning()));
        }
    }

    /** A profile that is gone may have left its service behind, which can still be stopped. */
    private void requireKnown(ProfileName name) {
        if (home.profile(name).isEmpty()
                && manager().status(new ServiceName(name)).state() == State.NOT_INSTALLED) {
            throw profiles.unknown(name);
        }
    }

    private void record(Intent intent) {
        if (recorded) {
            going().forEach(state -> state.record(intent));
        }
    }

    private void perform(Function<List<ServiceName>, Batch> command) {
        List<ServiceName> services = services(going());
        if (services.isEmpty()) {
            return;
        }
        long begin = System.nanoTime();
        Map<ServiceName, Outcome> outcomes = outcomes(services, command);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        outcomes.forEach((service, outcome) -> state(service).outcome(outcome, took));
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

    private ServiceManager manager() {
        ServiceManager opened = manager;
        if (opened == null) {
            opened = opening.get();
            manager = opened;
            hooks.prepare(opened, verb);
        }
        return opened;
    }

    private void askStatus() {
        if (manager != null) {
            manager.status(services(states.values()))
                    .forEach(status -> state(status.service()).status(status));
        }
    }

    private static List<ServiceName> services(Collection<VerbState> states) {
        return states.stream().map(VerbState::service).toList();
    }

    private VerbState state(ServiceName service) {
        VerbState state = states.get(service.profile());
        if (state == null) {
            throw new IllegalStateException("the manager speaks of " + service + ", which was not asked for");
        }
        return state;
    }

    /** Those for which nothing has failed yet. */
    private List<VerbState> going() {
        return states.values().stream()
                .filter(state -> !state.outcome().failed())
                .toList();
    }
}
