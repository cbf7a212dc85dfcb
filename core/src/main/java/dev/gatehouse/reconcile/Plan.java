package dev.gatehouse.reconcile;

import java.util.ArrayList;
import java.util.List;

/**
 * The difference between profiles and the service manager, as a list of actions. Immutable.
 *
 * @param actions what to do: by service, the root profile's first, services without a profile last
 * @param findings what the plan cannot resolve
 * @param leftovers remains of killed operations, to be removed first: names in the manager, and paths in the home
 * @since 0.1.0
 */
public record Plan(List<Action> actions, List<Finding> findings, List<String> leftovers) {
    /** Copies the lists. */
    public Plan {
        actions = List.copyOf(actions);
        findings = List.copyOf(findings);
        leftovers = List.copyOf(leftovers);
    }

    /**
     * Creates a plan without leftovers.
     *
     * @param actions what to do
     * @param findings what the plan cannot resolve
     */
    public Plan(List<Action> actions, List<Finding> findings) {
        this(actions, findings, List.of());
    }

    /** {@return whether there is nothing to do; there may be findings nevertheless} */
    public boolean isEmpty() {
        return actions.isEmpty() && leftovers.isEmpty();
    }

    /** {@return whether there is nothing to do, and no finding needs action} */
    public boolean isWell() {
        return isEmpty() && findings.stream().allMatch(Finding::harmless);
    }

    /** {@return the plan for people: one line for each action, then two for each finding, with its remedy} */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        leftovers.forEach(name -> lines.add(name + ": clean up (left by an operation that was killed)"));
        actions.forEach(action -> lines.add(action.line()));
        for (Finding finding : findings) {
            lines.add("⚠ " + finding.line());
            lines.add("  " + finding.remedy());
        }
        return lines;
    }
}
