package dev.gatehouse.reconcile;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Outcome;
import java.util.List;

/**
 * What became of a plan.
 *
 * @param results one for each of its actions, in the plan's order
 * @since 0.1.0
 */
public record Report(List<Result> results) {
    public Report {
        results = List.copyOf(results);
    }

    /** What became of one action. */
    public record Result(Action action, Outcome outcome) {
        public boolean failed() {
            return outcome.failed();
        }

        /** The result on one line. */
        public String line() {
            return (failed() ? "✗ " : "✓ ") + action.service() + ": "
                    + action.type().words()
                    + outcome.failure()
                            .map(failure -> ": " + failure.getMessage())
                            .orElse("");
        }
    }

    /** The results of the actions that failed. */
    public List<Result> failures() {
        return results.stream().filter(Result::failed).toList();
    }

    /** Whether every action was carried out. */
    public boolean isComplete() {
        return failures().isEmpty();
    }

    /**
     * This report, if every action was carried out.
     *
     * @throws GatehouseException the first failure, with the others as suppressed exceptions
     */
    public Report orThrow() {
        GatehouseException.throwFirst(results.stream()
                .flatMap(result -> result.outcome().failure().stream())
                .toList());
        return this;
    }

    /** The report for people, one line for each action. */
    public List<String> lines() {
        return results.stream().map(Result::line).toList();
    }
}
