package dev.gatehouse.windows;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.spi.Course;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Target;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.windows.launcher.LaunchRecord.Phase;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.launcher.StopMarker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A service in one operation, and what has been done for it. */
public final class WindowsTarget implements Target {
    /** Time that a requested launcher has to find that it must not run, and a finished one to leave. */
    private static final Duration LEAVES = Duration.ofSeconds(10);

    private final ServiceName service;
    final ServiceFolder folder;
    final Operation operation;
    private final Expectations expectations;
    private final Optional<Path> directory;
    private final ServiceFacts before;

    private final Deadline leaves = Deadline.after(LEAVES);

    /** Limits the tools that are called for this operation. */
    Deadline deadline = Deadline.after(Duration.ZERO);

    /** Whether the command was given: a launcher was requested, or the running one does what is wanted. */
    boolean commanded;

    /** When to repeat a request that no launcher has taken, since the command. */
    Duration repeatAt = Duration.ZERO;

    /** The launcher, if this process started it. */
    Optional<Process> spawned = Optional.empty();

    boolean orphanAsked;
    boolean forced;

    /**
     * Makes one.
     *
     * @param directory the profile's directory; empty if a damaged launch file does not tell it
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

    /** The file that asks its gateway to end. */
    Optional<StopMarker> marker() {
        return directory.map(StopMarker::new);
    }

    @Override
    public Observation before() {
        return seen(before);
    }

    /** A new launcher cannot adopt a gateway whose launcher is gone, so the gateway ends first. */
    @Override
    public Course course() {
        return operation == Operation.RESTART || (operation == Operation.START && before.isOrphaned())
                ? Course.STOP_FIRST
                : Course.AT_ONCE;
    }

    /** Whether a launcher may still be about to leave. */
    boolean mayLeave(ServiceFacts facts) {
        return facts.launcherLives() && !leaves.hasPassed();
    }

    /** Judges facts for this operation. */
    Observation seen(ServiceFacts facts) {
        boolean requested = facts.isIn(Phase.REQUESTED);
        boolean open =
                operation.ends() ? (requested && facts.age().compareTo(LEAVES) < 0) || mayLeave(facts) : requested;
        return open ? Observation.undecided(facts.status(service)) : Observation.of(facts.status(service));
    }
}
