package dev.gatehouse.s6;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.s6.protocol.SupervisionStatus;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs that have recorded themselves. A run does so once, after it has ended what a killed s6-supervise left. So as long as the
 * status shows the same run, its record need not be read again. Thread-safe.
 */
final class RecordedRuns {
    private final Map<ServiceName, Run> known = new ConcurrentHashMap<>();

    private record Run(long pid, Instant since) {}

    void add(ServiceName service, SupervisionStatus status) {
        known.put(service, new Run(status.pid(), status.stamp()));
    }

    /** Whether the run of a status is known to have recorded itself. */
    boolean has(ServiceName service, SupervisionStatus status) {
        Run run = known.get(service);
        return run != null
                && status.isUp()
                && run.pid() == status.pid()
                && run.since().equals(status.stamp());
    }
}
