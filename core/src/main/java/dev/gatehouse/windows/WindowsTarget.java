package dev.gatehouse.windows;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.spi.Course;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Target;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.windows.launcher.LaunchRecord;
import dev.gatehouse.windows.launcher.LaunchRecord.Phase;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.launcher.StopMarker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A service during one operation, and the steps already taken. */
public final class WindowsTarget implements Target {
    /** Time within which a requested launcher notices that it must not run, or a finished launcher exits. */
    private static final Duration LEAVES = Duration.ofSeconds(10);

    private final ServiceName service;
    final ServiceFolder folder;
    final Operation operation;
    private final Expectations expectations;
    private final Optional<Path> directory;
    private final ServiceFacts before;
    private final boolean inside;

    private final Deadline leaves = Deadline.after(LEAVES);

    /** Time limit for the tools that this operation calls. */
    Deadline deadline = Deadline.after(Duration.ZERO);

    /**
     * Whether the command was given: a launcher was requested, or the running launcher already does what the operation
     * wants.
     */
    boolean commanded;

    /** When to repeat a request that no launcher has accepted, as time elapsed since the command. */
    Duration repeatAt = Duration.ZERO;

    /** The launcher, if this process started it. */
    Optional<Process> spawned = Optional.empty();

    boolean orphanStopRequested;
    boolean forced;

    /**
     * Creates a target.
     *
     * @param directory the profile's directory; empty if the launch file is damaged
     */
    WindowsTarget(
            ServiceName service,
            ServiceFolder folder,
            Operation operation,
            Expectations expectations,
            Optional<Path> directory,
            ServiceFacts before) {
        this.service = service;
        this.folder = folder;
        this.operation = operation;
        this.expectations = expectations;
        this.directory = directory;
        this.before = before;
        this.inside = before.record()
                .flatMap(LaunchRecord::running)
                .filter(WindowsTarget::isInside)
                .isPresent();
    }

    @Override
    public ServiceName service() {
        return service;
    }

    @Override
    public Expectations expectations() {
        return expectations;
    }

    /** The file that asks the gateway to stop. */
    Optional<StopMarker> marker() {
        return directory.map(place -> new StopMarker(place, expectations.stop()));
    }

    /** The launcher does, because on Windows that is what stops the gateway. */
    @Override
    public boolean announcesStop() {
        return true;
    }

    @Override
    public Observation before() {
        return seen(before);
    }

    /** A new launcher cannot take over a gateway whose launcher is gone, so the gateway is stopped first. */
    @Override
    public Course course() {
        boolean stopsFirst = operation == Operation.RESTART && !restartsCaller();
        return stopsFirst || (operation == Operation.START && before.isOrphaned()) ? Course.STOP_FIRST : Course.AT_ONCE;
    }

    /** Whether this process is a descendant of a gateway, which ends its children when it stops. */
    private static boolean isInside(ProcessHandle gateway) {
        Optional<ProcessHandle> process = Optional.of(ProcessHandle.current());
        while (process.isPresent() && !process.get().equals(gateway)) {
            process = process.get().parent();
        }
        return process.isPresent();
    }

    @Override
    public boolean endsCaller() {
        return inside;
    }

    /** Whether a restart has to be left to the launcher, because it ends this process. */
    boolean restartsCaller() {
        return operation == Operation.RESTART && inside && before.isLaunched();
    }

    @Override
    public boolean isProvable() {
        return !restartsCaller();
    }

    /** Whether the launcher may still be about to exit. */
    boolean mayLeave(ServiceFacts facts) {
        return facts.launcherLives() && !leaves.hasPassed();
    }

    /** Converts facts to an observation for this operation. */
    Observation seen(ServiceFacts facts) {
        boolean requested = facts.isIn(Phase.REQUESTED);
        boolean open =
                operation.ends() ? (requested && facts.age().compareTo(LEAVES) < 0) || mayLeave(facts) : requested;
        return new Observation(facts.status(service), facts.ends(), !open, true);
    }
}
