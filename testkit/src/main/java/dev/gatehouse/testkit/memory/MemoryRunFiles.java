package dev.gatehouse.testkit.memory;

import dev.gatehouse.definition.PlannedStop;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.spi.run.HomeRunFiles;
import dev.gatehouse.spi.run.RunFiles;
import dev.gatehouse.spi.run.RunState;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** The files of a home, and simulated gateways that tell by their state file that they serve without writing one. */
final class MemoryRunFiles implements RunFiles {
    private final MemoryHost host;
    private final RunFiles files;

    MemoryRunFiles(MemoryHost host) {
        this.host = host;
        this.files = new HomeRunFiles(host.home());
    }

    @Override
    public Optional<RunState> state(ServiceName service) {
        synchronized (host) {
            return host.service(service).told().or(() -> files.state(service));
        }
    }

    @Override
    public OptionalLong pidFile(ServiceName service) {
        return files.pidFile(service);
    }

    @Override
    public Optional<Path> ownLog(ServiceName service) {
        return files.ownLog(service);
    }

    @Override
    public boolean belongs(long main, long pid) {
        return files.belongs(main, pid);
    }

    @Override
    public void announce(ServiceName service, PlannedStop planned, long main) {
        files.announce(service, planned, main);
    }

    @Override
    public void withdraw(ServiceName service, PlannedStop planned) {
        files.withdraw(service, planned);
    }
}
