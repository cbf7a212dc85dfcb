package dev.gatehouse.launchd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.launchd.LaunchdJob.Registered;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.launchd.launchctl.JobPrint;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Course;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Target;
import dev.gatehouse.spi.waiting.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * A gateway during one operation. Each observation reads the folder and the process table. A query of launchd costs a
 * process, so it runs only if they show no running gateway, or if the last answer is too old.
 */
public final class LaunchdTarget implements Target {
    /** How long launchd's answer is used while its process is running. */
    private static final Duration FRESH = Duration.ofMillis(300);

    private final Operation operation;
    private final LaunchdJob job;
    private final Expectations expectations;
    private final Observation before;
    private final Course course;
    private final boolean provable;
    private final boolean inside;
    private final boolean wasLoaded;
    private final Set<Long> pids = new TreeSet<>();
    private List<Registered> found = List.of();
    private final LogGrowth log;
    private Deadline fresh = Deadline.after(FRESH);
    private boolean commanded;
    private boolean kicked;

    /** Creates a target; queries launchd. */
    LaunchdTarget(LaunchdJob job, Operation operation) {
        this.job = job;
        this.operation = operation;
        this.expectations = job.folder().expectations();
        this.log = new LogGrowth(job.backend().home().path().resolve("logs/gateways/" + job.service() + "/current"));
        query();
        Optional<JobPrint> print = print();
        Observation seen = LaunchdStatusReader.observe(job, print);
        ServiceStatus status = seen.status();
        boolean begins = status.state() == State.STARTING
                && print.filter(told -> told.lastExit().isEmpty()).isPresent();
        this.inside = print.filter(LaunchdTarget::isInside).isPresent();
        this.course = switch (operation) {
            // A job that is loaded but not running must be unloaded before a bootstrap.
            case START -> print.isEmpty() || status.isRunning() || begins ? Course.AT_ONCE : Course.STOP_FIRST;
            case RESTART -> inside ? Course.AT_ONCE : Course.STOP_FIRST;
            case STOP, MAKE_WAY, REMOVE -> Course.AT_ONCE;
        };
        this.provable = switch (operation) {
            // Only the script writes what is observed here. An adopted gateway runs without the script until it is
            // restarted.
            case START ->
                !status.isRunning() || print.filter(JobPrint::isScript).isPresent();
            case RESTART -> false;
            case STOP, MAKE_WAY, REMOVE -> true;
        };
        // A stop is complete when the job is not loaded any more, even if the gateway had already exited.
        this.wasLoaded = print.isPresent();
        this.before = new Observation(status, seen.ends(), !(operation.ends() && wasLoaded), true);
    }

    /**
     * Whether this process is a descendant of the gateway. A stop would then end this process before it could start the
     * gateway.
     */
    static boolean isInside(JobPrint job) {
        Optional<ProcessHandle> process = Optional.of(ProcessHandle.current());
        while (process.isPresent() && process.get().pid() != job.pid().orElse(0)) {
            process = process.get().parent();
        }
        return process.isPresent();
    }

    /** Queries launchd. A stop needs all domains in which the job is loaded. */
    void query() {
        found = operation.ends() ? job.findAll() : job.find().stream().toList();
        fresh = Deadline.after(FRESH);
        found.forEach(registered -> registered.print().pid().ifPresent(pids::add));
    }

    private Optional<JobPrint> print() {
        return found.stream().map(Registered::print).findFirst();
    }

    /** Whether launchd could start the last run. */
    boolean isSpawned() {
        return print().map(JobPrint::spawned).orElse(true);
    }

    /** Returns why the kernel ended the last run, in launchd's words. */
    Optional<String> kernel() {
        return print().flatMap(JobPrint::kernel);
    }

    LogGrowth log() {
        return log;
    }

    /** Whether the job was loaded before the operation. */
    boolean wasLoaded() {
        return wasLoaded;
    }

    /** Returns the last answer of launchd. */
    List<Registered> found() {
        return found;
    }

    /** Runs launchctl on the job in each domain in which it is loaded. */
    void launchctl(String... words) {
        found.forEach(registered -> job.launchctl(registered.domain(), words));
    }

    /** Unloads the job from each domain. */
    void bootout(Deadline deadline) {
        found.forEach(registered -> loader().bootout(registered.domain(), deadline));
        commanded = true;
    }

    /** Returns a running process of the gateway. */
    OptionalLong alive() {
        return pids.stream()
                .mapToLong(Long::longValue)
                .filter(LaunchdTarget::isAlive)
                .findFirst();
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    /** Observes the gateway. */
    Observation observe() {
        return operation.ends() ? ending() : starting();
    }

    /** launchd may unload a job before or after its process has exited. */
    private Observation ending() {
        if (alive().isEmpty()) {
            query();
        }
        OptionalLong pid = alive();
        if (pid.isEmpty() && found.isEmpty()) {
            return LaunchdStatusReader.observe(job, Optional.empty());
        }
        JobPrint leaving = new JobPrint("", pid, 0, Optional.empty());
        return Observation.undecided(LaunchdStatusReader.read(job, Optional.of(leaving)));
    }

    private Observation starting() {
        JobFolder folder = job.folder();
        long pid = print().map(JobPrint::pid).orElse(OptionalLong.empty()).orElse(0);
        boolean runs = folder.phase()
                .filter(phase -> phase.running() && phase.pid() == pid)
                .isPresent();
        if (!runs || !isAlive(pid) || fresh.hasPassed()) {
            query();
        }
        boolean gone = found.isEmpty() && folder.down().isEmpty();
        return gone ? Observation.of(ServiceStatus.absent(job.service())) : LaunchdStatusReader.observe(job, print());
    }

    /** Whether the job is loaded but was never started. Returns true only once. */
    boolean isKickDue() {
        boolean due = !kicked
                && print().filter(job -> job.pid().isEmpty() && job.lastExit().isEmpty() && job.runs() <= 0)
                        .isPresent();
        kicked |= due;
        return due;
    }

    boolean isCommanded() {
        return commanded;
    }

    void commanded() {
        commanded = true;
    }

    Operation operation() {
        return operation;
    }

    LaunchdJob job() {
        return job;
    }

    Loader loader() {
        return new Loader(job);
    }

    @Override
    public ServiceName service() {
        return job.service();
    }

    @Override
    public Expectations expectations() {
        return expectations;
    }

    @Override
    public Observation before() {
        return before;
    }

    @Override
    public Course course() {
        return course;
    }

    @Override
    public boolean endsCaller() {
        return inside;
    }

    @Override
    public boolean isProvable() {
        return provable;
    }

    @Override
    public String toString() {
        return job.service().toString();
    }
}
