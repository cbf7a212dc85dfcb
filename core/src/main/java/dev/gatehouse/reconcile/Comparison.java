package dev.gatehouse.reconcile;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.IntentReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One gateway that can be run: what is wanted of it, held against what the manager has and says of it. */
final class Comparison {
    private static final int MOST_DIFFERENCES = 3;

    private final ServiceName service;
    private final IntentReading intent;
    private final Inspection inspection;
    private final ServiceStatus status;
    private final boolean boots;
    private final List<Action> actions = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private Comparison(IntentReading intent, Inspection inspection, ServiceStatus status, boolean boots) {
        this.service = inspection.service();
        this.intent = intent;
        this.inspection = inspection;
        this.status = status;
        this.boots = boots;
    }

    /**
     * Compares what should be with what is.
     *
     * @param boots whether the manager itself starts at boot what is enabled
     */
    static Plan of(IntentReading intent, Inspection inspection, ServiceStatus status, boolean boots) {
        Comparison comparison = new Comparison(intent, inspection, status, boots);
        comparison.compare();
        return new Plan(comparison.actions, comparison.findings);
    }

    private void compare() {
        intent.problem()
                .ifPresent(problem -> finding(
                        "what was last asked for cannot be read: " + problem,
                        "gatehouse gateway start " + service,
                        false));
        if (inspection.obstacle().isPresent()) {
            leave(inspection.obstacle().get());
            return;
        }
        boolean unknown = inspection.verdict() == Inspection.Verdict.ABSENT || status.state() == State.NOT_INSTALLED;
        if (unknown) {
            action(running() ? Action.Type.REGISTER_UP : Action.Type.REGISTER_DOWN, "not known yet; " + wish());
            return;
        }
        if (inspection.verdict() == Inspection.Verdict.STALE) {
            action(Action.Type.REFRESH, differences());
        }
        if (status.state() == State.UNKNOWN) {
            finding("what it is doing cannot be told" + because(), "gatehouse gateway status " + service, false);
        } else if (running()) {
            compareWithRunning();
        } else {
            compareWithStopped();
        }
    }

    /**
     * What is not ours is neither refreshed nor stopped. What the app itself has installed does its work meanwhile, and
     * what keeps down one that should be down keeps nobody from anything.
     */
    private void leave(GatehouseException obstacle) {
        boolean works = inspection.verdict() == Inspection.Verdict.ADOPTABLE;
        boolean isWell = works || (!running() && !status.isRunning());
        finding(String.valueOf(obstacle.getMessage()), obstacle.remedy(), isWell);
    }

    private void compareWithRunning() {
        switch (status.state()) {
            case DOWN, STOPPING ->
                action(
                        Action.Type.START,
                        wish() + ", and it is " + status.state().words());
            case FAILED ->
                finding(
                        "it failed and is left so until it is started by hand" + because(),
                        "gatehouse gateway restart " + service,
                        true);
            case FINISHED ->
                finding(
                        "it ended by itself with success and is left so until it is started by hand" + because(),
                        "gatehouse gateway start " + service,
                        true);
            default -> {
                // It runs, or is about to: that is what was asked for. Only the next boot must know of it too.
                if (isEnabled(false)) {
                    action(Action.Type.START, wish() + ", and a reboot would leave it down");
                }
            }
        }
    }

    private boolean isEnabled(boolean answer) {
        return boots && status.enabled().equals(Optional.of(answer));
    }

    private void compareWithStopped() {
        boolean runs = status.isRunning() || status.state() == State.STARTING;
        boolean asked = intent.source() != IntentReading.Source.NOTHING
                && intent.problem().isEmpty();
        if (!runs) {
            if (asked && isEnabled(true) && status.state() == State.DOWN) {
                action(Action.Type.STOP, wish() + ", and a reboot would start it");
            }
            return;
        }
        if (asked) {
            action(Action.Type.STOP, wish() + ", and it is " + status.state().words());
        } else {
            finding(
                    "it runs, though nobody has recorded that it should; it is left running",
                    "gatehouse gateway start " + service,
                    true);
        }
    }

    private boolean running() {
        return intent.intent() == Intent.RUNNING;
    }

    private String wish() {
        if (intent.problem().isPresent()) {
            return "what was asked for cannot be read";
        }
        return intent.source() == IntentReading.Source.NOTHING
                ? "nobody asked for it to run"
                : "it should be " + (running() ? "running" : "stopped");
    }

    private String because() {
        return status.reason().map(reason -> ": " + reason).orElse("");
    }

    private String differences() {
        List<String> all = inspection.differences();
        if (all.isEmpty()) {
            return "its definition has changed";
        }
        String first = String.join(", ", all.subList(0, Math.min(MOST_DIFFERENCES, all.size())));
        int rest = all.size() - MOST_DIFFERENCES;
        return "changed: " + first + (rest > 0 ? " and " + rest + " more" : "");
    }

    private void action(Action.Type type, String reason) {
        actions.add(new Action(type, service, reason));
    }

    private void finding(String reason, String remedy, boolean harmless) {
        findings.add(new Finding(service.toString(), reason, remedy, harmless));
    }
}
