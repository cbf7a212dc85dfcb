package dev.gatehouse.windows;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.spi.Course;
import dev.gatehouse.spi.Deadline;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Target;
import dev.gatehouse.windows.launcher.LaunchRecord.Phase;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.launcher.StopMarker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** One service in one operation, and what has been done for it so far. */
public final class WindowsTarget implements Target {
    /** How long a launcher that was requested may take to find that it is not wanted, and one that is over to leave. */
    private static final Duration LEAVES = Duration.ofSeconds(10);

    private final ServiceName service;
    final ServiceFolder folder;
    final Operation operation;
    private final Expectations expectations;
    private final Optional<Path> directory;
    private final ServiceFacts before;

    private final Deadline leaves = Deadline.after(LEAVES);

    /** By when a tool that is called for this operation is given up. */
    Deadline deadline = Deadline.after(Duration.ZERO);

    /** Whether the command has been given: a launcher was requested, or one that runs was found to do what is wanted. */
    boolean commanded;

    /** When a request that nothing has come of is repeated. */
    Duration repeatAt = Duration.ZERO;

    /** The launcher that this process started itself. */
    Optional<Process> spawned = Optional.empty();

    boolean orphanAsked;
    boolean forced;

    /**
     * Makes one.
     *
     * @param directory the profile's directory; empty where the service is removed and nobody can tell any more
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
    }

    @Override
    public ServiceName service() {
        return service;
    }

    @Override
    public Expectations expectations() {
        return expectations;
    }

    /** Where its gateway finds that it should end, as long as that can be told. */
    Optional<StopMarker> marker() {
        return directory.map(StopMarker::new);
    }

    @Override
    public Observation before() {
        return seen(before);
    }

    /** A gateway whose launcher is gone cannot be adopted by another one, and has to end first. */
    @Override
    public Course course() {
        return operation == Operation.RESTART || (operation == Operation.START && before.isOrphaned())
                ? Course.STOP_FIRST
                : Course.AT_ONCE;
    }

    /** Whether a launcher whose record says that it is over may still be about to leave. */
    boolean mayLeave(ServiceFacts facts) {
        return facts.launcherLives() && !leaves.hasPassed();
    }

    /** What facts mean for this operation. */
    Observation seen(ServiceFacts facts) {
        boolean requested = facts.isIn(Phase.REQUESTED);
        boolean open =
                operation.ends() ? (requested && facts.age().compareTo(LEAVES) < 0) || mayLeave(facts) : requested;
        return open ? Observation.undecided(facts.status(service)) : Observation.of(facts.status(service));
    }
}
