package dev.gatehouse.backend;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.engine.Definer;
import dev.gatehouse.engine.ProofLoop;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.Target;
import java.util.Collection;
import java.util.List;

/**
 * A service manager made of a backend's parts: what it shares with all others is done by the engine, and a backend adds how it is
 * asked for statuses and what it cannot do.
 *
 * <p>Starting, stopping and defining load the engine when they are called, so that a command that only looks does without.
 * Safe for several threads, as long as the parts are.
 *
 * @param <T> the controller's targets
 * @since 0.1.0
 */
public abstract class BackendServiceManager<T extends Target> implements ServiceManager {
    /** Makes one; nothing is asked. */
    protected BackendServiceManager() {}

    /** What talks to the manager. Called for each operation; making one asks nothing. */
    protected abstract Controller<T> controller();

    /** What writes and removes definitions. Called for each operation; making one asks nothing. */
    protected abstract Installer installer();

    @Override
    public Renderer renderer() {
        return installer()::render;
    }

    private ProofLoop<T> loop() {
        return new ProofLoop<>(kind().toString(), controller());
    }

    @Override
    public final Batch start(Collection<ServiceName> services, Wait wait) {
        return loop().start(services, wait);
    }

    @Override
    public final Batch stop(Collection<ServiceName> services, Wait wait) {
        return loop().stop(services, wait);
    }

    @Override
    public final Batch restart(Collection<ServiceName> services, Wait wait) {
        return loop().restart(services, wait);
    }

    @Override
    public final Batch define(Collection<GatewayDefinition> definitions, Initially initially) {
        return new Definer(installer()).define(definitions, initially);
    }

    @Override
    public final Batch remove(Collection<ServiceName> services) {
        return new Definer(installer()).remove(services, present -> loop().end(present, Wait.PROOF));
    }

    @Override
    public final List<Inspection> inspect(Collection<GatewayDefinition> definitions) {
        return new Definer(installer()).inspect(definitions);
    }

    @Override
    public boolean supportsRuntimeRegistration() {
        return false;
    }

    @Override
    public void registerProfileGateway(GatewayDefinition definition, Initially initially) {
        if (!supportsRuntimeRegistration()) {
            ServiceManager.super.registerProfileGateway(definition, initially);
            return;
        }
        new Definer(installer()).register(List.of(definition), initially).orThrow();
    }

    @Override
    public void unregisterProfileGateway(ProfileName profile) {
        if (!supportsRuntimeRegistration()) {
            ServiceManager.super.unregisterProfileGateway(profile);
            return;
        }
        remove(new ServiceName(profile));
    }

    @Override
    public List<ProfileName> listProfileGateways() {
        return supportsRuntimeRegistration()
                ? services().stream().map(ServiceName::profile).toList()
                : List.of();
    }
}
