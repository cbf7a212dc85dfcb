package dev.gatehouse.backend;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.engine.Definer;
import dev.gatehouse.engine.LastLines;
import dev.gatehouse.engine.ProofLoop;
import dev.gatehouse.engine.StartCheck;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.RuntimeRegistration;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.HostView;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.Target;
import dev.gatehouse.spi.run.HomeRunFiles;
import dev.gatehouse.spi.run.RunFiles;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;

/**
 * Base class for a backend's service manager. It connects the backend's controller and installer with the engine, which
 * starts, stops, restarts, defines and removes services. A backend adds statuses, limitations and the list of services.
 *
 * <p>The engine is loaded by the first operation, so that a command that only reads statuses does not load it.
 * Thread-safe if the controller and the installer are.
 *
 * @param <T> the controller's targets
 * @since 0.1.0
 */
public abstract class BackendServiceManager<T extends Target> implements ServiceManager {
    /** How long the last lines of a failed start may be on their way through a logger, which may be starting itself. */
    private static final Duration LINES = Duration.ofSeconds(2);

    /** For subclasses. Queries nothing. */
    protected BackendServiceManager() {}

    /** {@return the controller; called for each operation, and must not query the manager yet} */
    protected abstract Controller<T> controller();

    /** {@return the installer; called for each operation, and must not read or write files yet} */
    protected abstract Installer installer();

    /** {@return the home whose gateways this manager runs} */
    protected abstract Home home();

    /** {@return the files by which gateways tell what they do; those of the home's profiles unless overridden} */
    protected RunFiles runFiles() {
        return new HomeRunFiles(home());
    }

    /** {@return the clocks and ports by which operations are judged; those of this host unless overridden} */
    protected HostView host() {
        return HostView.OF_HOST;
    }

    @Override
    public Renderer renderer() {
        return installer()::render;
    }

    private ProofLoop<T> loop() {
        HostView host = host();
        // A simulated gateway's lines are there as soon as it has printed them.
        Duration patience = host.equals(HostView.OF_HOST) ? LINES : Duration.ZERO;
        return new ProofLoop<>(kind().toString(), controller(), host, new LastLines(logs(), patience), runFiles());
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
    public final void requireStartable(Verb verb, GatewayDefinition definition, OptionalInt port) {
        new StartCheck(this, installer(), host().ports()).require(verb, definition, port);
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

    /**
     * Returns a registration at run time through the engine, for a backend that overrides {@link #runtimeRegistration}.
     *
     * @return the registration
     */
    protected final RuntimeRegistration registration() {
        return new Registration();
    }

    private final class Registration implements RuntimeRegistration {
        @Override
        public void register(GatewayDefinition definition, Initially initially) {
            new Definer(installer()).register(List.of(definition), initially).orThrow();
        }

        @Override
        public void unregister(ProfileName profile) {
            remove(new ServiceName(profile));
        }

        @Override
        public List<ProfileName> registered() {
            return services().stream().map(ServiceName::profile).toList();
        }
    }
}
