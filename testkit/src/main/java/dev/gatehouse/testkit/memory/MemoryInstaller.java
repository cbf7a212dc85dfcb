package dev.gatehouse.testkit.memory;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.Wanted;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Keeps definitions in memory. */
record MemoryInstaller(MemoryHost host) implements Installer {
    private static final Path DIRECTORY = Path.of("/memory");

    /** A service has the name of its profile. */
    private GatewayDefinition here(GatewayDefinition definition) {
        return definition.under(host.kind().word(), definition.profile().value());
    }

    @Override
    public Rendering render(GatewayDefinition definition) {
        return new Rendering(
                DIRECTORY.resolve(definition.profile().value()),
                List.of(new RenderedFile(Path.of("definition"), here(definition) + "\n", 0644)));
    }

    @Override
    public Place look(ServiceName service) {
        synchronized (host) {
            return host.service(service).place();
        }
    }

    @Override
    public List<String> differences(GatewayDefinition definition, Rendering rendering) {
        synchronized (host) {
            boolean current = host.service(definition.service())
                    .definition()
                    .filter(here(definition)::equals)
                    .isPresent();
            return current ? List.of() : List.of("definition");
        }
    }

    @Override
    public Path directory() {
        return DIRECTORY;
    }

    @Override
    public Session open() {
        host.changes().lock();
        return new MemorySession();
    }

    /** Changes while no other thread makes any. */
    private final class MemorySession implements Session {
        @Override
        public void create(List<Wanted> wanted, Initially initially, Refusals refusals) {
            for (Wanted one : wanted) {
                if (install(one, refusals) && initially == Initially.UP) {
                    synchronized (host) {
                        host.service(one.service()).start();
                    }
                }
            }
        }

        @Override
        public void mend(List<Wanted> wanted, Refusals refusals) {
            wanted.forEach(one -> install(one, refusals));
        }

        private boolean install(Wanted wanted, Refusals refusals) {
            synchronized (host) {
                Optional<GatehouseException> refusal = host.refusal(Step.DEFINE, wanted.service());
                if (refusal.isPresent()) {
                    refusals.refuse(wanted.service(), refusal.get());
                    return false;
                }
                host.service(wanted.service()).install(here(wanted.definition()));
                return true;
            }
        }

        @Override
        public void remove(List<ServiceName> services, Refusals refusals) {
            synchronized (host) {
                services.forEach(service -> host.service(service).remove());
            }
        }

        @Override
        public void close() {
            host.changes().unlock();
        }
    }
}
