package dev.gatehouse.reconcile;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.holders.HeldElsewhereException;
import dev.gatehouse.holders.HolderSearch;
import dev.gatehouse.holders.StartLocks;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.HomeDirectory;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.profile.Intents;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.spi.files.StorageErrors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The execution of one plan. */
final class PlanExecution {
    private static final Set<Action.Type> DEFINED =
            EnumSet.of(Action.Type.REGISTER_DOWN, Action.Type.REFRESH, Action.Type.REGISTER_UP);

    private final Home home;
    private final ServiceManager manager;
    private final HolderSearch search;
    private final Plan plan;
    private final Wait wait;
    private final Map<Action, Outcome> outcomes = new HashMap<>();
    private final Set<Action> performed = new HashSet<>();
    private final Map<ServiceName, GatewayDefinition> definitions = new HashMap<>();

    PlanExecution(Home home, ServiceManager manager, HolderSearch search, Plan plan, Wait wait) {
        this.home = home;
        this.manager = manager;
        this.search = search;
        this.plan = plan;
        this.wait = wait;
    }

    Report report() {
        if (!plan.leftovers().isEmpty()) {
            new Leftovers(home, manager).clear();
        }
        List<ServiceName> started = plan.actions().stream()
                .filter(action -> !action.type().ends())
                .map(Action::service)
                .toList();
        try (StartLocks _ = StartLocks.take(home, started, () -> manager, search)) {
            keepIntents();
            define();
            return applied();
        }
    }

    /** What another process wrote when it ended must not count once more when the gateway runs here again. */
    private void keepIntents() {
        for (Action action : plan.actions()) {
            Optional<Profile> profile = home.profile(action.service().profile());
            if (action.type() == Action.Type.START && profile.isPresent()) {
                keepIntent(profile.get(), action);
            }
        }
    }

    private void keepIntent(Profile profile, Action action) {
        IntentReading intent = profile.intent();
        if (intent.intent() == Intent.RUNNING
                || !CountedIntent.isEndOfAnother(profile, intent, manager.status(action.service()))) {
            return;
        }
        try {
            Intents.renew(profile.directory(), home.app());
        } catch (IOException e) {
            String doing = "recording that " + action.service() + " should run";
            outcomes.put(
                    action, Outcome.failed(action.service(), StorageErrors.translate(doing, profile.directory(), e)));
        }
    }

    /** The services of which operators wanted something else meanwhile. */
    Set<ServiceName> overtaken() {
        return plan.actions().stream()
                .filter(action -> performed.contains(action) && !isDue(action))
                .map(Action::service)
                .collect(Collectors.toSet());
    }

    /** Whether profile and intent still ask for an action. */
    private boolean isDue(Action action) {
        Optional<Profile> profile = home.profile(action.service().profile());
        return switch (action.type()) {
            case REMOVE -> profile.isEmpty();
            case REGISTER_DOWN, REFRESH -> profile.isPresent();
            case STOP -> profile.isPresent() && !isWanted(profile.get());
            case REGISTER_UP, START -> profile.isPresent() && isWanted(profile.get());
        };
    }

    /** A profile that was deleted and created again meanwhile has no definition yet. */
    private boolean isDefined(Action action) {
        return !DEFINED.contains(action.type()) || definitions.containsKey(action.service());
    }

    private static boolean isWanted(Profile profile) {
        return profile.intent().intent() == Intent.RUNNING;
    }

    private Report applied() {
        refuseOthers();
        perform(Set.of(Action.Type.REMOVE), manager::remove);
        perform(Set.of(Action.Type.STOP), services -> manager.stop(services, wait));
        perform(Set.of(Action.Type.REGISTER_DOWN, Action.Type.REFRESH), down -> define(down, Initially.DOWN));
        perform(Set.of(Action.Type.REGISTER_UP), up -> define(up, Initially.UP));
        perform(toStart(), services -> manager.start(services, wait));
        return new Report(plan.actions().stream()
                .map(action -> new Report.Result(action, outcomes.getOrDefault(action, unanswered(action.service()))))
                .toList());
    }

    /**
     * If proof is wanted, services that were registered to run are started again: that only waits for the proof.
     */
    private Set<Action.Type> toStart() {
        return wait.goal() == Wait.Goal.NOTHING
                ? Set.of(Action.Type.START)
                : Set.of(Action.Type.START, Action.Type.REGISTER_UP);
    }

    /**
     * Reads the definitions again: they may have changed since the plan was made. A profile that was deleted since then
     * needs none: its action is not due any more.
     */
    private void define() {
        for (Action action : plan.actions()) {
            Optional<Profile> profile = home.profile(action.service().profile());
            if (DEFINED.contains(action.type()) && profile.isPresent()) {
                try {
                    definitions.put(action.service(), profile.get().gateway());
                } catch (InvalidInputException e) {
                    outcomes.put(action, Outcome.failed(action.service(), invalid(action.service(), e)));
                }
            }
        }
    }

    private static GatehouseException invalid(ServiceName service, InvalidInputException e) {
        return new GatehouseException(
                String.valueOf(e.getMessage()), Remedy.gatehouse("profile", "show", service.toString()), e);
    }

    /** Somebody may have started a gateway since the plan was made. */
    private void refuseOthers() {
        Map<ServiceName, List<Holder>> others = Reconciler.others(home, manager, search, plan.actions());
        for (Action action : plan.actions()) {
            List<Holder> holders = others.getOrDefault(action.service(), List.of());
            if (!holders.isEmpty() && !action.type().ends()) {
                Verb verb = action.type() == Action.Type.START ? Verb.START : Verb.INSTALL;
                outcomes.put(action, Outcome.failed(action.service(), HeldElsewhereException.refusing(verb, holders)));
            }
        }
    }

    private Batch define(List<ServiceName> services, Initially initially) {
        HomeDirectory.createBesideProfiles(home);
        return manager.define(
                services.stream().map(definitions::get).filter(Objects::nonNull).toList(), initially);
    }

    private void perform(Set<Action.Type> types, Function<List<ServiceName>, Batch> call) {
        List<Action> actions = new ArrayList<>();
        for (Action action : plan.actions()) {
            if (types.contains(action.type()) && !hasFailed(action)) {
                if (isDue(action) && isDefined(action)) {
                    actions.add(action);
                } else {
                    outcomes.putIfAbsent(action, Outcome.of(action.service(), Outcome.Change.UNCHANGED));
                }
            }
        }
        if (actions.isEmpty()) {
            return;
        }
        performed.addAll(actions);
        List<ServiceName> services = actions.stream().map(Action::service).toList();
        Map<ServiceName, Outcome> done = outcomes(services, call);
        for (Action action : actions) {
            Outcome outcome = done.getOrDefault(action.service(), unanswered(action.service()));
            // A later proof replaces the outcome of the action only if it failed.
            if (outcome.failed() || !outcomes.containsKey(action)) {
                outcomes.put(action, outcome);
            }
        }
    }

    private Outcome unanswered(ServiceName service) {
        return Outcome.failed(
                service,
                new GatehouseException(
                        "The service manager reported no result for " + service,
                        Remedy.gatehouse("gateway", "status", service.toString())));
    }

    private boolean hasFailed(Action action) {
        Outcome outcome = outcomes.get(action);
        return outcome != null && outcome.failed();
    }

    private Map<ServiceName, Outcome> outcomes(List<ServiceName> services, Function<List<ServiceName>, Batch> call) {
        try {
            return call.apply(services).outcomes().stream()
                    .collect(Collectors.toMap(Outcome::service, Function.identity(), (first, second) -> second));
        } catch (GatehouseException e) {
            return services.stream().collect(Collectors.toMap(Function.identity(), s -> Outcome.failed(s, e)));
        }
    }
}
