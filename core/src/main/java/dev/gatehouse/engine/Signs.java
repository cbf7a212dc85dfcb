package dev.gatehouse.engine;

import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.spi.HostView;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.port.PortUse;
import dev.gatehouse.spi.run.RunFiles;
import dev.gatehouse.spi.run.RunState;
import java.util.Optional;
import java.util.OptionalInt;

/** The signs of readiness of one gateway that no manager sees: its port, its answers and its state file. */
record Signs(HostView host, RunFiles files, ServiceName service) {
    PortUse port(int port, Observation now) {
        return host.ports().of(port, now.pid());
    }

    /** The status that the gateway's server answers now; empty if it does not answer. */
    OptionalInt status(Readiness.Http http) {
        return host.http().status(http.port(), http.path());
    }

    /** What the state file says of the present run; empty if that of an earlier run or of another process is there. */
    Optional<RunState> state(Observation now) {
        return files.state(service)
                .filter(state -> now.pid().isPresent()
                        && state.pid().isPresent()
                        && files.belongs(now.pid().getAsLong(), state.pid().getAsLong()))
                .filter(state -> now.status()
                        .since()
                        .filter(begin -> !state.isSince(begin))
                        .isEmpty());
    }
}
