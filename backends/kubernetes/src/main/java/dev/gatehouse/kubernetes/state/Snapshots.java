package dev.gatehouse.kubernetes.state;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.kubernetes.gates.Gates;
import java.io.IOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Reads the gateways of a home. A process that only makes a few queries reads all of them at most once. Thread-safe. */
public final class Snapshots {
    private final Gates gates;
    private final boolean brief;
    private @Nullable Snapshot whole;

    /**
     * Creates a reader.
     *
     * @param brief whether the process only makes a few queries
     */
    public Snapshots(Gates gates, boolean brief) {
        this.gates = gates;
        this.brief = brief;
    }

    /** All gateways as they are; in a process that only makes a few queries, as they were at the first of these. */
    public synchronized Snapshot all() throws IOException {
        Snapshot known = whole;
        if (known != null) {
            return known;
        }
        Snapshot read = Snapshot.of(gates);
        if (brief) {
            whole = read;
        }
        return read;
    }

    /** Some gateways, and perhaps others. */
    public synchronized Snapshot of(Collection<ServiceName> services) throws IOException {
        return whole != null || services.size() != 1 ? all() : Snapshot.of(gates.api(), gates, services);
    }
}
