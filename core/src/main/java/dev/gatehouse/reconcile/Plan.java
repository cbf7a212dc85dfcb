package dev.gatehouse.reconcile;

import java.util.ArrayList;
import java.util.List;

/**
 * The way from what is to what should be.
 *
 * @param actions what is to be done: by service, the root profile's first; services without a profile last
 * @param findings what it cannot mend
 * @param leftovers what operations that were killed left in the manager, to be cleared away before all else
 * @since 0.1.0
 */
public record Plan(List<Action> actions, List<Finding> findings, List<String> leftovers) {
    public Plan {
        actions = List.copyOf(actions);
        findings = List.copyOf(findings);
        leftovers = List.copyOf(leftovers);
    }

    /** A plan where nothing was left behind. */
    public Plan(List<Action> actions, List<Finding> findings) {
        this(actions, findings, List.of());
    }

    /** Whether there is nothing to do. There may be finding all the same. */
    public boolean isEmpty() {
        return actions.isEmpty() && leftovers.isEmpty();
    }

    /** Whether there is nothing to do and nothing that anyone has to look after. */
    public boolean isWell() {
        return isEmpty() && findings.stream().allMatch(Finding::harmless);
    }

    /** The plan for people: one line for each action, then one for each finding and for its remedy. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        leftovers.forEach(name -> lines.add(name + ": clear away (left by an operation that was killed)"));
        actions.forEach(action -> lines.add(action.line()));
        for (Finding finding : findings) {
            lines.add("⚠ " + finding.line());
            lines.add("  " + finding.remedy());
        }
        return lines;
    }
}
