package dev.gatehouse.manager;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.logs.GatewayLogs;
import dev.gatehouse.rendering.Renderer;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A host's service manager, as far as gateways are concerned.
 *
 * <p>The operations on several services try all of them and tell what became of each; those on one throw where it
 * failed. Every wait has a limit. Nothing here reads or writes intents: what the operator wants is the caller's.
 */
public interface ServiceManager {
    /** Which manager it is. */
    Kind kind();

    /** What definitions and callers may ask for and will not get here. */
    Set<Limitation> limitations();

    /**
     * What a program can rely on here: restarts of what failed, starts at boot, logs, registration at run time. By default all of
     * them but those that {@link #limitations} names.
     */
    default Set<Capability> capabilities() {
        Set<Capability> all = new LinkedHashSet<>(
                List.of(Capability.RESTART, Capability.BOOT, Capability.LOGS, Capability.RUNTIME_REGISTRATION));
        limitations().forEach(limitation -> all.remove(new Capability(limitation.feature())));
        return Collections.unmodifiableSet(all);
    }

    /** Turns definitions into this manager's files. */
    Renderer renderer();

    // One service.

    default void start(ServiceName service, Wait wait) {
        start(List.of(service), wait).orThrow();
    }

    default void stop(ServiceName service, Wait wait) {
        stop(List.of(service), wait).orThrow();
    }

    /** Ends and starts a service again; one that is down is started. */
    default void restart(ServiceName service, Wait wait) {
        restart(List.of(service), wait).orThrow();
    }

    /** Asks the manager what a service is doing. Never fails: an answer that cannot be had is {@link State#UNKNOWN}. */
    default ServiceStatus status(ServiceName service) {
        return status(List.of(service)).getFirst();
    }

    default boolean isRunning(ServiceName service) {
        return status(service).isRunning();
    }

    /** Makes a gateway known, or refreshes what changed in its definition; does nothing where all is as it should be. */
    default Outcome define(GatewayDefinition definition) {
        return define(List.of(definition), Initially.DOWN).orThrow().outcomes().getFirst();
    }

    /** Ends a gateway and makes the manager forget it; an unknown one is no error. */
    default void remove(ServiceName service) {
        remove(List.of(service)).orThrow();
    }

    // Several at once.

    Batch start(Collection<ServiceName> services, Wait wait);

    Batch stop(Collection<ServiceName> services, Wait wait);

    Batch restart(Collection<ServiceName> services, Wait wait);

    /**
     * This manager, with starts and stops that leave alone what it will do by itself after a reboot. Where a manager keeps
     * nothing of that, it is the manager itself.
     */
    default ServiceManager transientChanges() {
        return this;
    }

    /** In the order in which they were given. */
    List<ServiceStatus> status(Collection<ServiceName> services);

    Batch define(Collection<GatewayDefinition> definitions, Initially initially);

    Batch remove(Collection<ServiceName> services);

    /** Compares what is installed with what these definitions would give; changes nothing. */
    List<Inspection> inspect(Collection<GatewayDefinition> definitions);

    /** The services of this app that the manager knows, in order. */
    List<ServiceName> services();

    /** What gateways have printed. A kind that keeps none of it says so when it is asked, and by {@link Limitation#LOGS} before. */
    default GatewayLogs logs() {
        return GatewayLogs.none(kind().word());
    }

    /**
     * What operations that were killed half-way left behind, by the manager's own names for it: nothing that serves a
     * profile, but perhaps something that still runs.
     */
    default List<String> leftovers() {
        return List.of();
    }

    /** Takes those operations to their end. */
    default void clearLeftovers() {}

    /** What a person should know of how gateways are installed; nothing as a rule. */
    default List<Advice> advice() {
        return List.of();
    }

    // Registration at run time, with a live supervision tree.

    /** Whether gateways can be made known to the live manager without a definition that survives a reboot. */
    boolean supportsRuntimeRegistration();

    /**
     * Makes a gateway known that was not.
     *
     * @throws AlreadyRegisteredException where it is known already
     * @throws UnsupportedOperationException where {@link #supportsRuntimeRegistration} says no
     */
    default void registerProfileGateway(GatewayDefinition definition, Initially initially) {
        throw new UnsupportedOperationException(kind() + " does not support runtime profile gateway registration;"
                + " use `gatehouse gateway install " + definition.profile() + "`");
    }

    /**
     * Ends a gateway and makes the manager forget it; an unknown one is no error.
     *
     * @throws UnsupportedOperationException where {@link #supportsRuntimeRegistration} says no
     */
    default void unregisterProfileGateway(ProfileName profile) {
        throw new UnsupportedOperationException(kind() + " does not support runtime profile gateway unregistration;"
                + " use `gatehouse gateway uninstall " + profile + "`");
    }

    /** The profiles whose gateways are registered, in order; empty where registration is not supported. */
    default List<ProfileName> listProfileGateways() {
        return List.of();
    }
}
