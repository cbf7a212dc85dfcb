package dev.gatehouse.gateways;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import java.util.List;
import java.util.Optional;

/**
 * What an operation did to several gateways.
 *
 * @param results one for each profile, in the order in which the profiles were first named
 * @since 0.1.0
 */
public record GatewayResults(List<GatewayResult> results) {
    public GatewayResults {
        results = List.copyOf(results);
    }

    /** The results of the gateways for which the operation failed. */
    public List<GatewayResult> failures() {
        return results.stream().filter(GatewayResult::failed).toList();
    }

    /** The result for one profile; empty if the operation was not about it. */
    public Optional<GatewayResult> of(ProfileName profile) {
        return results.stream()
                .filter(result -> result.profile().equals(profile))
                .findFirst();
    }

    /**
     * These results, if nothing failed.
     *
     * @throws GatehouseException the first failure, with the others as suppressed exceptions
     */
    public GatewayResults orThrow() {
        GatehouseException.throwFirst(
                results.stream().flatMap(result -> result.failure().stream()).toList());
        return this;
    }
}
