package dev.gatehouse.gateways;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceManager;
import java.util.Optional;

/** What a manager has of its own to do around a verb, and what may ask a person; by default nothing. */
public interface VerbHooks {
    /** Hooks that do nothing. */
    VerbHooks NONE = new VerbHooks() {};

    /** Sees to it that the manager can be asked, before it is asked for the first time in a verb. */
    default void prepare(ServiceManager manager, Verb verb) {}

    /** Installs a gateway in the manager's own way; empty: as every manager does. */
    default Optional<Installed> install(ServiceManager manager, GatewayDefinition definition) {
        return Optional.empty();
    }

    /**
     * What became of an installation.
     *
     * @param started whether it was started too, and has stayed up
     */
    record Installed(Outcome outcome, boolean started) {}
}
