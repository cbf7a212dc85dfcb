package dev.gatehouse.reconcile;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Outcome;
import java.util.List;

/**
 * The result of executing a plan. Immutable.
 *
 * @param results one for each action, in the plan's order
 * @since 0.1.0
 */
public record Report(List<Result> results) {
    /** Copies the results. */
    public Report {
        results = List.copyOf(results);
    }

    /**
     * The result of one action. Immutable.
     *
     * @param action the action
     * @param outcome what was done, or why the action failed
     */
    public record Result(Action action, Outcome outcome) {
        /** {@return whether the action failed} */
        public boolean failed() {
            return outcome.failed();
        }

        /** {@return the result on one line} */
        public String line() {
            return (failed() ? "✗ " : "✓ ") + action.service() + ": "
                    + action.type().words()
                    + outcome.failure()
                            .map(failure -> ": " + failure.getMessage())
                            .orElse("");
        }
    }

    /** {@return the results of the actions that failed} */
    public List<Result> failures() {
        return results.stream().filter(Result::failed).toList();
    }

    /** {@return whether every action succeeded} */
    public boolean isComplete() {
        return failures().isEmpty();
    }

    /**
     * Returns this report if every action succeeded.
     *
     * @return this report
     * @throws GatehouseException the first failure, with the others as suppressed exceptions
     */
    public Report orThrow() {
        GatehouseException.throwFirst(results.stream()
                .flatMap(result -> result.outcome().failure().stream())
                .toList());
        return this;
    }

    /** {@return the report for people, one line for each action} */
    public List<String> lines() {
        return results.stream().map(Result::line).toList();
    }
}
