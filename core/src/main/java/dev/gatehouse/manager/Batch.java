package dev.gatehouse.manager;

import dev.gatehouse.error.GatehouseException;
import java.util.List;

/**
 * The outcome of an operation on several services: one {@link Outcome} for each service in the call, in the order of
 * the call. A service that the call names twice has two equal outcomes. Immutable.
 *
 * @param outcomes the outcomes
 * @since 0.1.0
 */
public record Batch(List<Outcome> outcomes) {
    /** Copies the outcomes. */
    public Batch {
        outcomes = List.copyOf(outcomes);
    }

    /** {@return the outcomes of the services for which the operation failed} */
    public List<Outcome> failures() {
        return outcomes.stream().filter(Outcome::failed).toList();
    }

    /**
     * Returns this batch if the operation succeeded for all services.
     *
     * @return this batch
     * @throws GatehouseException the first failure, with the others as suppressed exceptions
     */
    public Batch orThrow() {
        GatehouseException.throwFirst(
                outcomes.stream().flatMap(outcome -> outcome.failure().stream()).toList());
        return this;
    }
}
