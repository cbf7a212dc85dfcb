package dev.gatehouse.runit;

import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.spi.files.LockList;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** Opens the backend for runit. */
public final class RunitProvider implements ServiceManagerProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public RunitProvider() {}

    @Override
    public Kind kind() {
        return RunitServiceManager.KIND;
    }

    @Override
    public OptionalInt rank() {
        return OptionalInt.of(500);
    }

    /** A running runsvdir counts, not an installed one. */
    @Override
    public List<Evidence> evidence(HostFacts host) {
        List<Runsvdir> running = Runsvdir.running(host);
        Path services = RunitLayout.services(host, running);
        for (Runsvdir runsvdir : running) {
            if (runsvdir.supervises(services)) {
                return List.of(new Evidence(
                        kind(), true, "runsvdir (pid " + runsvdir.process().pid() + ") supervises " + services));
            }
        }
        return Files.isDirectory(services)
                ? List.of(new Evidence(kind(), false, "no runsvdir supervises " + services))
                : List.of();
    }

    @Override
    public List<Holder> holders(HolderQuery query) {
        return query.host().isOs(List.of("linux")) ? new RunitHolders(query).find() : List.of();
    }

    @Override
    public List<NamingStem> stems() {
        return List.of(RunitLayout.STEM);
    }

    @Override
    public ServiceManager open(ManagerRequest request) {
        if (request.brief()) {
            // Each status needs it.
            LockList.readAhead();
        }
        return new RunitServiceManager(request.home(), layout(request));
    }

    @Override
    public Renderer renderer(ManagerRequest request) {
        return new RunitRenderer(layout(request));
    }

    private static RunitLayout layout(ManagerRequest request) {
        return RunitLayout.of(request.home().app(), request.environment());
    }
}
