package dev.gatehouse.s6;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.s6.protocol.SupervisionStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs that have recorded themselves. A run does so once, after it has ended what a killed s6-supervise left. So as long as the
 * status shows the same run, its record need not be read again. Thread-safe.
 */
final class RecordedRuns {
    private final Map<ServiceName, Run> known = new ConcurrentHashMap<>();

    /**
     * A run.
     *
     * @param notifying whether it has a descriptor on which it signals readiness, which it got at its beginning or never
     */
    record Run(long pid, Instant since, boolean notifying) {}

    void add(ServiceName service, SupervisionStatus status, boolean notifying) {
        known.put(service, new Run(status.pid(), status.stamp(), notifying));
    }

    /** Returns the run of a status, if it is known to have recorded itself. */
    Optional<Run> find(ServiceName service, SupervisionStatus status) {
        Run run = known.get(service);
        if (run == null
                || !status.isUp()
                || run.pid() != status.pid()
                || !run.since().equals(status.stamp())) {
            return Optional.empty();
        }
        return Optional.of(run);
    }
}
