package dev.gatehouse.testkit.memory;

import dev.gatehouse.backend.BackendServiceManager;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.logs.GatewayLogs;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Limitation;
import dev.gatehouse.manager.RuntimeRegistration;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.HostView;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.run.RunFiles;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Joins the parts in memory with the engine. */
final class MemoryBackend extends BackendServiceManager<MemoryTarget> {
    private static final Limitation BOOT =
            new Limitation(Limitation.ENABLED_AT_BOOT, "gateways in memory end with the process", false);
    private static final Limitation REGISTRATION = new Limitation(
            Limitation.RUNTIME_REGISTRATION, "`gatehouse gateway install` installs a gateway instead", false);

    private final MemoryHost host;
    private volatile boolean registers = true;

    MemoryBackend(MemoryHost host) {
        this.host = host;
    }

    void refuseRegistration() {
        registers = false;
    }

    @Override
    protected Home home() {
        return host.home();
    }

    @Override
    protected Controller<MemoryTarget> controller() {
        return new MemoryController(host);
    }

    @Override
    protected Installer installer() {
        return new MemoryInstaller(host);
    }

    @Override
    protected RunFiles runFiles() {
        return host.files();
    }

    @Override
    protected HostView host() {
        return host.view();
    }

    @Override
    public Kind kind() {
        return host.kind();
    }

    @Override
    public Set<Limitation> limitations() {
        Set<Limitation> limitations = new LinkedHashSet<>(Set.of(BOOT));
        if (!registers) {
            limitations.add(REGISTRATION);
        }
        return limitations;
    }

    @Override
    public List<ServiceStatus> status(Collection<ServiceName> services) {
        synchronized (host) {
            return services.stream().map(name -> host.service(name).status()).toList();
        }
    }

    @Override
    public Optional<Instant> lastChange(ServiceName service) {
        synchronized (host) {
            return host.service(service).changed();
        }
    }

    @Override
    public List<ServiceName> services() {
        return host.installed();
    }

    @Override
    public GatewayLogs logs() {
        return new MemoryLogs(host);
    }

    @Override
    public Optional<RuntimeRegistration> runtimeRegistration() {
        return registers ? Optional.of(registration()) : Optional.empty();
    }
}
