package dev.gatehouse.spi.provider;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceManager;
import java.util.Optional;

/**
 * What one kind of manager does around an operator's verbs beyond what every manager does; by default nothing. The manager that
 * each method gets is one that the same provider opened.
 *
 * @since 0.1.0
 */
public interface VerbHooks {
    /** Hooks that do nothing. */
    VerbHooks NONE = new VerbHooks() {};

    /**
     * Makes sure that the manager can be asked. Called once per verb, before the manager is asked for the first time.
     *
     * @throws dev.gatehouse.error.GatehouseException if it cannot
     */
    default void prepare(ServiceManager manager, Verb verb) {}

    /** Installs a gateway in the manager's own way; empty: as every manager does. */
    default Optional<Installed> install(ServiceManager manager, GatewayDefinition definition) {
        return Optional.empty();
    }

    /** Called after a verb that succeeded for at least one gateway, when its results have been told. */
    default void conclude(ServiceManager manager, Verb verb) {}

    /**
     * The supervision tree that a container's gateways are in, as a place on disk; it is recorded as the owner of the home when
     * the container starts. Empty: this kind has no such place.
     */
    default Optional<String> tree(ServiceManager manager) {
        return Optional.empty();
    }

    /**
     * What became of an installation.
     *
     * @param outcome whether it was installed, changed, or left as it was
     * @param started whether it was started too, and has stayed up
     */
    record Installed(Outcome outcome, boolean started) {}
}
