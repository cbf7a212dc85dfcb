package dev.gatehouse.reconcile;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.holders.HeldElsewhereException;
import dev.gatehouse.holders.HolderSearch;
import dev.gatehouse.manager.EnablingConflict;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.posix.Reasons;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.Profiles;
import dev.gatehouse.profile.ServedProfiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Plans and applies the difference between a home's profiles and intents, and the service manager. Immutable, and
 * thread-safe if the manager is.
 *
 * @since 0.1.0
 */
public final class Reconciler {
    /** How often operators may overtake a reconcile that corrects what it did; then the next reconcile does. */
    private static final int CORRECTIONS = 5;

    private final Home home;
    private final ServiceManager manager;
    private final HolderSearch search;
    private final Leftovers leftovers;

    /**
     * Creates a reconciler that looks for other holders on this host.
     *
     * @param home the home
     * @param manager the service manager
     */
    public Reconciler(Home home, ServiceManager manager) {
        this(home, manager, HolderSearch.ofHost());
    }

    /**
     * Creates a reconciler.
     *
     * @param home the home
     * @param manager the service manager
     * @param search finds who else has a gateway; such a gateway is neither installed nor started
     */
    public Reconciler(Home home, ServiceManager manager, HolderSearch search) {
        this.home = home;
        this.manager = manager;
        this.search = search;
        this.leftovers = new Leftovers(home, manager);
    }

    /**
     * Compares profiles and intents with the service manager. Changes nothing.
     *
     * @return the plan
     * @throws StorageException if the home cannot be read
     * @throws GatehouseException if the manager cannot be queried
     */
    public Plan plan() {
        return plan(false, Map.of());
    }

    /**
     * Compares as {@link #plan} does, with statuses that the caller has just read, so that the manager is not asked twice.
     *
     * @param statuses statuses by service; if one is missing, the manager is asked
     * @return the plan
     */
    public Plan plan(Map<ServiceName, ServiceStatus> statuses) {
        return plan(false, statuses);
    }

    /**
     * Compares as {@link #plan} does, and also plans to remove services whose profiles vanished all at once. Such a home looks
     * like one whose volume is not mounted, so {@link #plan} only reports these services.
     *
     * @return the plan
     */
    public Plan planWithPrune() {
        return plan(true, Map.of());
    }

    private Plan plan(boolean prune, Map<ServiceName, ServiceStatus> known) {
        Survey survey = survey();
        List<Action> actions = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        compare(survey.candidates(), known, actions, findings);
        survey.broken()
                .forEach((profile, reason) -> findings.add(new Finding(
                        profile.value(), reason, Remedy.gatehouse("profile", "show", profile.toString()), false)));
        for (Profiles.Finding finding : survey.findings()) {
            String reason = finding.path() + ": " + finding.reason();
            findings.add(new Finding(
                    Survey.subject(finding), reason, Remedy.gatehouse("profile", "list"), finding.harmless()));
        }
        new Orphans(home, manager.services(), survey).plan(prune, actions, findings);
        try {
            return new Plan(actions, findings, leftovers.find());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Computes the part of a plan that concerns one gateway of a profile with valid settings. Reads the profile's records.
     *
     * @param profile the profile
     * @param inspection how its service compares with its definition
     * @param status its status
     * @param others who else has the gateway and excludes the manager
     * @param manager the manager that they are from
     * @return the actions and findings of this gateway
     */
    public static Plan compare(
            Profile profile, Inspection inspection, ServiceStatus status, List<Holder> others, ServiceManager manager) {
        IntentReading counted = CountedIntent.of(profile, status, manager);
        return Comparison.beside(
                others,
                compare(
                        profile,
                        counted,
                        inspection,
                        status,
                        manager.enablingConflicts(List.of(status)).stream().findFirst()),
                counted);
    }

    private static Plan compare(
            Profile profile,
            IntentReading counted,
            Inspection inspection,
            ServiceStatus status,
            Optional<EnablingConflict> enabling) {
        return ServedProfiles.server(profile.home(), profile.name())
                .map(reason -> Comparison.served(profile.service(), status, reason))
                .orElseGet(() -> Comparison.of(
                        counted, inspection, status, CountedIntent.isTakenOver(profile, status), enabling));
    }

    private Survey survey() {
        try {
            return Survey.of(home, manager.renderer());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private StorageException unreadable(IOException e) {
        return new StorageException(
                "Cannot read the home: " + Reasons.of(e),
                Remedy.of("ls", "-ld", home.path().toString()),
                e);
    }

    private void compare(
            List<Survey.Candidate> candidates,
            Map<ServiceName, ServiceStatus> known,
            List<Action> actions,
            List<Finding> findings) {
        List<GatewayDefinition> definitions =
                candidates.stream().map(Survey.Candidate::definition).toList();
        List<ServiceName> services =
                definitions.stream().map(GatewayDefinition::service).toList();
        List<Inspection> inspections = manager.inspect(definitions);
        List<ServiceStatus> statuses = known.keySet().containsAll(services)
                ? services.stream().map(known::get).toList()
                : manager.status(services);
        Map<ServiceName, EnablingConflict> enabling = EnablingConflicts.byService(manager.enablingConflicts(statuses));
        List<IntentReading> counted = new ArrayList<>();
        List<Plan> plans = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            Survey.Candidate candidate = candidates.get(i);
            ServiceStatus status = statuses.get(i);
            counted.add(CountedIntent.of(candidate.profile(), candidate.intent(), status, manager));
            plans.add(compare(
                    candidate.profile(),
                    counted.get(i),
                    inspections.get(i),
                    status,
                    Optional.ofNullable(enabling.get(services.get(i)))));
        }
        Map<ServiceName, List<Holder>> others = others(
                home,
                manager,
                search,
                plans.stream().flatMap(plan -> plan.actions().stream()).toList());
        for (int i = 0; i < candidates.size(); i++) {
            Plan plan =
                    Comparison.beside(others.getOrDefault(services.get(i), List.of()), plans.get(i), counted.get(i));
            actions.addAll(plan.actions());
            findings.addAll(plan.findings());
        }
    }

    /** Who else has the gateways that actions would install or start. The search takes time, so it is only for these. */
    static Map<ServiceName, List<Holder>> others(
            Home home, ServiceManager manager, HolderSearch search, List<Action> actions) {
        List<ServiceName> services = actions.stream()
                .filter(action -> !action.type().ends())
                .map(Action::service)
                .distinct()
                .toList();
        return HeldElsewhereException.excluding(search.others(home, manager, services));
    }

    /**
     * Executes a plan with {@link Wait#PROOF}, as {@link #apply(Plan, Wait)} does.
     *
     * @param plan the plan
     * @return the report
     */
    public Report apply(Plan plan) {
        return apply(plan, Wait.PROOF);
    }

    /**
     * Executes a plan, with one call of the manager for each type of action. Removals and stops come before starts, so
     * that the gateway of a renamed profile never runs twice. If an action fails, the others are tried nevertheless.
     *
     * <p>Operators may act at the same time, and what they asked for last counts: an action that is not due any more is left
     * out, with {@link Outcome.Change#UNCHANGED}, and one that was overtaken is followed by those that are due then.
     *
     * @param plan the plan
     * @param wait how long to wait for gateways to stop and to run; with {@link Wait.Goal#NOTHING}, a gateway counts as
     *     started when the manager has accepted the command
     * @return the report; actions that followed come last
     * @throws GatehouseException if leftovers cannot be removed
     */
    public Report apply(Plan plan, Wait wait) {
        List<Report.Result> results = new ArrayList<>();
        Plan next = plan;
        for (int correction = 0; correction <= CORRECTIONS; correction++) {
            PlanExecution execution = new PlanExecution(home, manager, search, next, wait);
            results.addAll(execution.report().results());
            Set<ServiceName> overtaken = execution.overtaken();
            if (overtaken.isEmpty()) {
                break;
            }
            Plan all = plan();
            next = new Plan(
                    all.actions().stream()
                            .filter(action -> overtaken.contains(action.service()))
                            .toList(),
                    List.of());
        }
        return new Report(results);
    }
}
