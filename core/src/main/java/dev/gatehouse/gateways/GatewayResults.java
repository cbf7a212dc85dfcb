package dev.gatehouse.gateways;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import java.util.List;
import java.util.Optional;

/**
 * The results of an operation on several gateways. Immutable.
 *
 * @param results one for each profile, in the order in which the call first names the profiles
 * @since 0.1.0
 */
public record GatewayResults(List<GatewayResult> results) {
    /** Copies the results. */
    public GatewayResults {
        results = List.copyOf(results);
    }

    /** {@return the results of the gateways for which the operation failed} */
    public List<GatewayResult> failures() {
        return results.stream().filter(GatewayResult::failed).toList();
    }

    /**
     * Returns the result for one profile.
     *
     * @param profile the profile
     * @return its result; empty if the operation did not include it
     */
    public Optional<GatewayResult> of(ProfileName profile) {
        return results.stream()
                .filter(result -> result.profile().equals(profile))
                .findFirst();
    }

    /**
     * Returns these results if nothing failed.
     *
     * @return these results
     * @throws GatehouseException the first failure, with the others as suppressed exceptions
     */
    public GatewayResults orThrow() {
        GatehouseException.throwFirst(
                results.stream().flatMap(result -> result.failure().stream()).toList());
        return this;
    }
}
