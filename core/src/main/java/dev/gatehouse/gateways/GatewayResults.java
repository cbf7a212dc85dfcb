package dev.gatehouse.gateways;

import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.StorageException;
import java.util.List;

/** What became of each gateway of a call, once each, in the order in which they were first named. */
public record GatewayResults(List<GatewayResult> all) {
    public GatewayResults {
        all = List.copyOf(all);
    }

    /** Those that failed. */
    public List<GatewayResult> failures() {
        return all.stream().filter(GatewayResult::failed).toList();
    }

    /**
     * Throws the first failure, if there is one, with the others suppressed in it.
     *
     * @throws GatehouseException what the manager said, or that an intent could not be recorded
     */
    public GatewayResults orThrow() {
        new Batch(all.stream().map(GatewayResult::outcome).toList()).orThrow();
        for (GatewayResult result : all) {
            if (!result.unrecorded().isEmpty()) {
                throw new StorageException(
                        "what is wanted of " + result.profile() + " could not be recorded: " + result.unrecorded(),
                        "gatehouse gateway status " + result.profile());
            }
        }
        return this;
    }
}
