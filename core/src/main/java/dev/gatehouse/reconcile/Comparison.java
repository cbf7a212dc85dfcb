package dev.gatehouse.reconcile;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.holders.HeldElsewhereException;
import dev.gatehouse.manager.EnablingConflict;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.IntentReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares the intent and definition of one gateway with what is installed and running. */
final class Comparison {
    private static final String NOT_RESTARTED = "; not restarted automatically";

    private static final int MOST_DIFFERENCES = 3;

    private final ServiceName service;
    private final IntentReading intent;
    private final Inspection inspection;
    private final ServiceStatus status;
    private final boolean takenOver;
    private final Optional<EnablingConflict> enabling;
    private final List<Action> actions = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private Comparison(
            IntentReading intent,
            Inspection inspection,
            ServiceStatus status,
            boolean takenOver,
            Optional<EnablingConflict> enabling) {
        this.service = inspection.service();
        this.intent = intent;
        this.inspection = inspection;
        this.status = status;
        this.takenOver = takenOver;
        this.enabling = enabling;
    }

    /**
     * Compares a gateway.
     *
     * @param takenOver whether another process has run the gateway since its last run here ended
     * @param enabling the conflict that {@link dev.gatehouse.manager.ServiceManager#enablingConflicts} finds
     */
    static Plan of(
            IntentReading intent,
            Inspection inspection,
            ServiceStatus status,
            boolean takenOver,
            Optional<EnablingConflict> enabling) {
        Comparison comparison = new Comparison(intent, inspection, status, takenOver, enabling);
        comparison.compare();
        return new Plan(comparison.actions, comparison.findings);
    }

    /**
     * Reports who else has a gateway for which a plan would install or start something.
     *
     * @param others the other holders that exclude it, at least one; those that run it first
     */
    private static Finding held(IntentReading intent, List<Holder> others) {
        Holder first = others.getFirst();
        boolean asked = intent.source() != IntentReading.Source.NOTHING
                && intent.problem().isEmpty();
        boolean running = intent.intent() == Intent.RUNNING;
        String sentence = HeldElsewhereException.sentence(others);
        String reason = sentence.substring(first.service().toString().length() + 1);
        Verb helps = !running ? Verb.STOP : first.runs() ? Verb.RESTART : Verb.START;
        return new Finding(
                first.service().toString(),
                running ? reason : asked ? "should be stopped, but " + reason : reason,
                HeldElsewhereException.remedy(helps, first),
                running == first.runs() || !asked);
    }

    /** A gateway without a service of its own, because another one serves its profile. */
    static Plan served(ServiceName service, ServiceStatus status, String reason) {
        String words = "served by the gateway of default (" + reason + ")";
        Finding finding = status.state().isActive()
                ? new Finding(
                        service.toString(),
                        words + ", but its own runs, too",
                        Remedy.gatehouse("gateway", "stop", service.toString()),
                        false)
                : new Finding(service.toString(), words, Remedy.gatehouse("gateway", "start", "default"), true);
        return new Plan(List.of(), List.of(finding));
    }

    /** Returns the part of a plan that remains if others have the gateway: nothing is installed or started. */
    static Plan beside(List<Holder> others, Plan plan, IntentReading intent) {
        if (others.isEmpty()) {
            return plan;
        }
        List<Finding> findings = new ArrayList<>(List.of(held(intent, others)));
        findings.addAll(plan.findings());
        return new Plan(
                plan.actions().stream().filter(action -> action.type().ends()).toList(), findings);
    }

    private void compare() {
        intent.problem().ifPresent(this::tell);
        if (inspection.obstacle().isPresent()) {
            leave(inspection.obstacle().get());
            return;
        }
        boolean unknown = inspection.verdict() == Inspection.Verdict.ABSENT || status.state() == State.ABSENT;
        if (unknown && intent.intent() == Intent.DISABLED) {
            return;
        }
        if (unknown) {
            action(running() ? Action.Type.REGISTER_UP : Action.Type.REGISTER_DOWN, "new; " + wish());
            return;
        }
        if (inspection.verdict() == Inspection.Verdict.STALE) {
            action(Action.Type.REFRESH, differences());
        }
        if (status.state() == State.UNKNOWN && inspection.verdict() == Inspection.Verdict.STALE) {
            // The refresh also mends a service that does not answer, such as one whose installation was killed.
            if (running()) {
                action(Action.Type.START, wish());
            }
            return;
        }
        if (status.state() == State.UNKNOWN) {
            finding(
                    "its state is unknown" + because(),
                    Remedy.gatehouse("gateway", "status", service.toString()),
                    false);
        } else {
            if (running()) {
                compareWithRunning();
            } else {
                compareWithStopped();
            }
            enabling.filter(conflict -> EnablingConflicts.isIntended(conflict, intent))
                    .ifPresent(this::correct);
        }
    }

    /** The intent of a copy does not count, and nobody has to act: the copy stays down until somebody starts it. */
    private void tell(String problem) {
        boolean copy = intent.source() == IntentReading.Source.COPY;
        finding(
                copy ? problem : "cannot read the intent: " + problem,
                Remedy.gatehouse("gateway", "start", service.toString()),
                copy);
    }

    /**
     * Reports what occupies the service's place. A service that the app itself installed works meanwhile, and an
     * obstacle to a gateway that should be down does no harm.
     */
    private void leave(GatehouseException obstacle) {
        boolean works = inspection.verdict() == Inspection.Verdict.ADOPTABLE;
        boolean isWell = works || (!running() && !status.isRunning());
        finding(
                String.valueOf(obstacle.getMessage()),
                obstacle.remedy().orElseGet(() -> Remedy.gatehouse("gateway", "status", service.toString())),
                isWell);
    }

    private void compareWithRunning() {
        switch (status.state()) {
            case DOWN, DISABLED, STOPPING ->
                action(Action.Type.START, wish() + ", but is " + status.state().words());
            case FAILED -> finding(ended("failed"), Remedy.gatehouse("gateway", "restart", service.toString()), true);
            case FINISHED -> {
                if (takenOver) {
                    action(Action.Type.START, wish() + ", but another process took it over and has ended");
                } else {
                    finding(ended("finished"), Remedy.gatehouse("gateway", "start", service.toString()), true);
                }
            }
            default -> {
                // It runs, or is about to.
            }
        }
    }

    /** A backend's own reason may say already that no restart follows. */
    private String ended(String word) {
        String text = word + because();
        return text.endsWith(NOT_RESTARTED) ? text : text + NOT_RESTARTED;
    }

    /** A stop also disables, and a start enables, if this account may do so. */
    private void correct(EnablingConflict conflict) {
        if (conflict.remedy().isForAnotherAccount()) {
            finding(conflict.words(), conflict.remedy(), false);
        } else {
            action(conflict.enabled() ? Action.Type.STOP : Action.Type.START, wish() + ", but is " + conflict.words());
        }
    }

    private void compareWithStopped() {
        if (!status.state().isActive()) {
            return;
        }
        boolean asked = intent.source() != IntentReading.Source.NOTHING
                && intent.problem().isEmpty();
        if (asked) {
            action(Action.Type.STOP, wish() + ", but is " + status.state().words());
        } else {
            finding(
                    "runs without a recorded intent; not stopped",
                    Remedy.gatehouse("gateway", "start", service.toString()),
                    true);
        }
    }

    private boolean running() {
        return intent.intent() == Intent.RUNNING;
    }

    private String wish() {
        if (intent.problem().isPresent()) {
            return intent.source() == IntentReading.Source.COPY ? "not started" : "intent unreadable";
        }
        if (intent.intent() == Intent.DISABLED) {
            return "disabled";
        }
        if (intent.source() == IntentReading.Source.NOTHING) {
            return "not started";
        }
        String remark = intent.remark().map(text -> " (" + text + ")").orElse("");
        return (running() ? "should run" : "should be stopped") + remark;
    }

    private String because() {
        return status.reason().map(reason -> ": " + reason).orElse("");
    }

    private String differences() {
        List<String> all = inspection.differences();
        if (all.isEmpty()) {
            return "definition changed";
        }
        String first = String.join(", ", all.subList(0, Math.min(MOST_DIFFERENCES, all.size())));
        int rest = all.size() - MOST_DIFFERENCES;
        return "changed: " + first + (rest > 0 ? " and " + rest + " more" : "");
    }

    private void action(Action.Type type, String reason) {
        actions.add(new Action(type, service, reason));
    }

    private void finding(String reason, Remedy remedy, boolean harmless) {
        findings.add(new Finding(service.toString(), reason, remedy, harmless));
    }
}
