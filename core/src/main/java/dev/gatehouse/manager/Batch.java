package dev.gatehouse.manager;

import dev.gatehouse.error.GatehouseException;
import java.util.List;

/** What became of each service in an operation on several, in the order in which they were given. */
public record Batch(List<Outcome> outcomes) {
    public Batch {
        outcomes = List.copyOf(outcomes);
    }

    public List<Outcome> failures() {
        return outcomes.stream().filter(Outcome::failed).toList();
    }

    /** Throws the first failure, if there is one; the others are suppressed in it. */
    public Batch orThrow() {
        GatehouseException.throwFirst(
                outcomes.stream().flatMap(outcome -> outcome.failure().stream()).toList());
        return this;
    }
}
