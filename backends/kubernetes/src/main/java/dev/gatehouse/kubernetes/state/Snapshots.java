package dev.gatehouse.kubernetes.state;

import dev.gatehouse.kubernetes.gates.Gates;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.FutureTask;

/**
 * Reads the gateways of a home. Thread-safe.
 *
 * <p>A process that only makes a few queries reads them once, for all, and at once, on another thread: its own work, such as to look
 * for profiles, takes as long as to connect to the cluster.
 */
public final class Snapshots {
    private final Gates gates;
    private final Optional<FutureTask<Snapshot>> ahead;

    /**
     * Creates a reader.
     *
     * @param brief whether the process only makes a few queries
     */
    public Snapshots(Gates gates, boolean brief) {
        this.gates = gates;
        this.ahead = brief ? Optional.of(new FutureTask<>(this::read)) : Optional.empty();
        ahead.ifPresent(
                task -> Thread.ofPlatform().daemon().name("gatehouse-cluster").start(task));
    }

    /** The gateways as they are; in a process that only makes a few queries, as they were at its beginning. */
    public Snapshot get() throws IOException {
        return ahead.isPresent() ? Snapshot.result(ahead.get()) : read();
    }

    private Snapshot read() throws IOException {
        return Snapshot.of(gates.api(), gates.selector());
    }
}
