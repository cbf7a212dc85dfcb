package dev.gatehouse.spi.provider;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.Verb;
import java.util.Optional;

/**
 * What one kind of manager does around an operator's operations; by default nothing. Each method receives a manager
 * that the same provider opened. Implementations are stateless or used by one thread.
 *
 * @since 0.1.0
 */
public interface VerbHooks {
    /** Does nothing. */
    VerbHooks NONE = new VerbHooks() {};

    /**
     * Makes sure that the manager can be used. Called once per operation, before the first query.
     *
     * @param manager the manager
     * @param verb the operation
     * @throws dev.gatehouse.error.GatehouseException if the manager cannot be used
     */
    default void prepare(ServiceManager manager, Verb verb) {}

    /**
     * Installs a gateway in a way of the manager's own.
     *
     * @param manager the manager
     * @param definition the gateway
     * @return the result; by default empty: the gateway is installed by {@link ServiceManager#define}
     */
    default Optional<Installed> install(ServiceManager manager, GatewayDefinition definition) {
        return Optional.empty();
    }

    /**
     * Called after an operation that succeeded for at least one gateway, when its results have been reported.
     *
     * @param manager the manager
     * @param verb the operation
     */
    default void conclude(ServiceManager manager, Verb verb) {}

    /**
     * Returns the supervision tree of a container's gateways, which is recorded as the home's owner when the container
     * starts.
     *
     * @param manager the manager
     * @return a path; by default empty: this kind has no tree
     */
    default Optional<String> tree(ServiceManager manager) {
        return Optional.empty();
    }

    /**
     * The result of an installation. Immutable.
     *
     * @param outcome what was done
     * @param started whether the gateway was started too, and stayed up
     */
    record Installed(Outcome outcome, boolean started) {}
}
