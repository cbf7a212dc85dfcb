package dev.gatehouse.s6;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NoSupervisorException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.RecordLock;
import dev.gatehouse.profile.Home;
import dev.gatehouse.s6.protocol.FifoSignals;
import dev.gatehouse.s6.protocol.Liveness;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.s6.protocol.Subscription;
import dev.gatehouse.s6.protocol.SupervisionStatus;
import dev.gatehouse.s6.scandir.DescriptorChunks;
import dev.gatehouse.s6.scandir.HomeMark;
import dev.gatehouse.s6.scandir.Leftovers;
import dev.gatehouse.s6.scandir.S6Errors;
import dev.gatehouse.s6.slot.S6Layout;
import dev.gatehouse.spi.Cause;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.process.RunRecord;
import dev.gatehouse.spi.process.RunScript;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Controls s6-supervise through its control FIFO, its fifodir and its status file. */
final class S6Controller implements Controller<S6Target> {
    /**
     * How long s6-supervise may take to record the exit of a process in the status file. Usually this takes less than a
     * millisecond; but s6-supervise starts ./finish first, which can take seconds on a busy machine.
     */
    private static final Duration UNWRITTEN = Duration.ofSeconds(5);

    private final S6Layout layout;
    private final Home home;

    S6Controller(S6Layout layout, Home home) {
        this.layout = layout;
        this.home = home;
    }

    @Override
    public int most() {
        return DescriptorChunks.most();
    }

    /** ./finish ends what is left of the process group. */
    @Override
    public Duration margin() {
        return RunScript.LONGEST.plusSeconds(5);
    }

    /** The death tally continues as long as the supervisor runs. */
    @Override
    public boolean countsAnew() {
        return false;
    }

    @Override
    public void admit(Operation operation, List<ServiceName> services) {
        HomeMark mark = new HomeMark(layout, home);
        if (operation == Operation.START || operation == Operation.RESTART) {
            mark.requireFree();
        } else {
            mark.requireOurs();
        }
    }

    @Override
    public List<S6Target> prepare(List<ServiceName> services, Operation operation, Refusals refusals) {
        if (operation.ends()) {
            completeRemovals(services);
        }
        List<S6Target> targets = new ArrayList<>();
        for (ServiceName service : services) {
            try {
                targets.add(prepare(service, operation));
            } catch (GatehouseException e) {
                refusals.refuse(service, e);
            } catch (IOException e) {
                refusals.refuse(service, refused(service, e));
            }
        }
        return targets;
    }

    /** A gateway whose removal was killed may still run, without its slot. */
    private void completeRemovals(List<ServiceName> services) {
        boolean any = services.stream()
                .anyMatch(service -> Leftovers.leaving(layout, service).isDirectory());
        if (any) {
            try {
                Leftovers.clear(layout.scandir());
            } catch (IOException e) {
                throw S6Errors.translate("clearing " + layout.scandir(), layout.scandir(), e);
            }
        }
    }

    private S6Target prepare(ServiceName service, Operation operation) throws IOException {
        Servicedir slot = supervised(service);
        Expectations expectations = slot.expectations();
        List<Subscription> listening = List.of(Subscription.to(slot));
        try {
            OptionalInt ends = slot.deaths();
            Observation before = Observation.of(S6StatusReader.of(service, slot, status(slot), ends, Liveness.exact()))
                    .withEnds(ends.orElse(0));
            return new S6Target(service, slot, operation, expectations, listening, before);
        } catch (GatehouseException e) {
            for (Subscription subscription : listening) {
                subscription.close();
            }
            throw e;
        }
    }

    private Servicedir supervised(ServiceName service) throws IOException {
        Servicedir slot = layout.slot(service);
        if (!slot.isDirectory()) {
            throw new GatewayNotRegisteredException(
                    service.profile(), home.profile(service.profile()).isPresent());
        }
        if (slot.isMisled()) {
            throw new AccessRefusedException(
                    slot.supervise() + " is a symbolic link, which root does not follow",
                    Remedy.of("ls", "-ld", slot.supervise().toString()));
        }
        if (RecordLock.holder(slot.lock()).isEmpty()) {
            throw new NoSupervisorException(
                    "s6-supervise is not running in " + slot.path(), Remedy.gatehouse("reconcile"));
        }
        return slot;
    }

    private SupervisionStatus status(Servicedir slot) {
        try {
            return slot.status(layout.tools());
        } catch (IOException e) {
            throw new GatehouseException(
                    "Cannot read " + slot.supervise() + "/status: " + e.getMessage(),
                    // s6-svstat would wait for a writer if somebody put a FIFO there.
                    Remedy.of("ls", "-la", slot.supervise().toString()),
                    e);
        }
    }

    @Override
    public void command(Operation operation, List<S6Target> targets, Deadline deadline, Refusals refusals) {
        for (S6Target target : targets) {
            try {
                if (operation.ends()) {
                    SlotCommand.stop(target);
                    endOrphan(target, deadline);
                } else if (target.replaces()) {
                    SlotCommand.replace(target);
                } else {
                    SlotCommand.start(target);
                }
            } catch (IOException e) {
                refusals.refuse(target.service(), refused(target.service(), e));
            }
        }
    }

    /** A run of a killed s6-supervise that the new one does not know: neither ./run nor ./finish will end it. */
    private void endOrphan(S6Target target, Deadline deadline) throws IOException {
        if (!status(target.slot()).isDown()) {
            return;
        }
        Optional<RunRecord> orphan = target.slot().liveRun();
        if (orphan.isPresent()) {
            Duration grace = target.expectations().stop().grace();
            orphan.get().endGroup(grace.compareTo(deadline.left()) < 0 ? grace : deadline.left());
        }
    }

    @Override
    public Map<ServiceName, Observation> observe(Collection<S6Target> targets, Refusals refusals) {
        Map<ServiceName, Observation> seen = new LinkedHashMap<>();
        for (S6Target target : targets) {
            try {
                seen.put(target.service(), observe(target));
            } catch (GatehouseException e) {
                refusals.refuse(target.service(), e);
            }
        }
        return seen;
    }

    /**
     * s6-supervise counts a death before it writes the status, and announces the end of ./finish after that. So the
     * tally and the announcements are read first: the status then belongs to the run that died or to a later one, never
     * to an earlier one.
     */
    private Observation observe(S6Target target) {
        int endsBefore = target.before().ends();
        int ends = target.slot().deaths().orElse(0);
        if (target.heardEnd() && ends == endsBefore) {
            ends++;
        }
        boolean died = ends > endsBefore;
        boolean pending = target.replaces() && !died;
        // A restart hears of two ends if the new run ends too: that of the first ./finish decides nothing about it.
        boolean followed = died
                && (target.heardFinishOf(ends - endsBefore) || target.backOff().hasBegun());
        SupervisionStatus status = status(target.slot());
        boolean gone = isGone(target.slot(), status);
        if (target.goneFor(gone) > UNWRITTEN.toNanos()) {
            throw unwritten(target, status.pid());
        }
        boolean wanted = target.seenWanted(status.wantUp());
        boolean over = followed && isOver(ends - endsBefore, target.replaces());
        boolean decided = decided(target.operation(), status, died && !followed, wanted || over);
        return new Observation(
                S6StatusReader.of(target.service(), target.slot(), status, OptionalInt.of(ends), Liveness.exact()),
                // The end of the former run is what a restart asked for, and no end of the new one.
                target.replaces() && died ? ends - 1 : ends,
                decided && !gone && !pending && !mayStayDown(target, status),
                true);
    }

    /**
     * Whether the new run has ended. It may have ended before the first look at it, and the status has then never said "wanted
     * up".
     *
     * @param ends how many runs have ended since the command, each with its ./finish
     */
    static boolean isOver(int ends, boolean replaces) {
        return ends > (replaces ? 1 : 0);
    }

    /** Whether a restarted gateway is down, and has not got its second {@code u}. */
    private static boolean mayStayDown(S6Target target, SupervisionStatus status) {
        return target.replaces() && status.isDown() && !target.hasHastened();
    }

    /**
     * Whether the outcome of the operation is decided.
     *
     * @param undetermined whether a run has ended and ./finish has not yet decided about a restart
     * @param seenWanted whether the status ever said "wanted up"; if not, s6-supervise may not have read the command
     *     yet
     */
    static boolean decided(Operation operation, SupervisionStatus status, boolean undetermined, boolean seenWanted) {
        if (operation.ends()) {
            return true;
        }
        if (undetermined) {
            return status.isDown();
        }
        return !status.isDown() || status.wantUp() || seenWanted;
    }

    /**
     * Whether the status names a process that does not exist. Then s6-supervise is about to record its exit, or could
     * not do so, for instance because the file system is full.
     */
    private static boolean isGone(Servicedir slot, SupervisionStatus status) {
        return status.isUp() && ProcessHandle.of(status.pid()).isEmpty() && isAmongOurs(slot);
    }

    /**
     * Whether s6-supervise is in the PID namespace of this process, so that both mean the same process by a pid: NSpid
     * then has one number (proc_pid_status(5)). A tree may be in a container, and processes of other accounts may be
     * hidden.
     */
    private static boolean isAmongOurs(Servicedir slot) {
        try {
            OptionalInt supervisor = RecordLock.holder(slot.lock());
            if (supervisor.isEmpty() || supervisor.getAsInt() <= 1) {
                return false;
            }
            Path status = Path.of("/proc", Integer.toString(supervisor.getAsInt()), "status");
            List<String> lines = Files.readAllLines(status, StandardCharsets.ISO_8859_1);
            return lines.contains("Name:\ts6-supervise") && lines.contains("NSpid:\t" + supervisor.getAsInt());
        } catch (IOException hidden) {
            return false;
        }
    }

    private static GatehouseException unwritten(S6Target target, long pid) {
        return new StorageException(
                "The process " + pid + " of " + target.service()
                        + " has exited, but s6-supervise has not recorded it in "
                        + target.slot().supervise() + "/status; the file system may be full",
                Remedy.of("df", "-h", target.slot().path().toString()));
    }

    @Override
    public Signals<S6Target> signals(List<S6Target> targets) {
        return new FifoSignals<>(targets);
    }

    @Override
    public void nudge(S6Target target, Operation operation, Observation now, Duration elapsed) {
        if (operation.ends()) {
            // A command d that arrives while ./finish runs shows in the status file only after ./finish has exited.
            if (!now.runs() && now.pid().isEmpty()) {
                target.backOff().end();
            }
            return;
        }
        if (now.runs()) {
            return;
        }
        if (target.heardFinish() && target.hastens()) {
            // The gateway was in its back-off when this start was requested: a second u skips the second that
            // s6-supervise would wait. Only once; otherwise a gateway that keeps requesting restarts would spin.
            try {
                SlotCommand.send(target, "u");
            } catch (IOException e) {
                throw refused(target.service(), e);
            }
        }
        if (now.ends() == target.before().ends()) {
            target.backOff().end();
        }
    }

    @Override
    public Remedy remedy(S6Target target, Cause cause) {
        return target.operation().ends()
                ? Remedy.gatehouse("gateway", "status", target.service().toString())
                : Remedy.gatehouse(
                        "gateway", "logs", "-n", "20", target.service().toString());
    }

    /** Reports an unrecorded exit as the reason of a timeout, even if the limit was too short to be certain. */
    @Override
    public Optional<GatehouseException> failure(S6Target target, Observation now, Cause cause, Duration limit) {
        return cause == Cause.LATE && target.isGone()
                ? Optional.of(unwritten(target, now.pid().orElse(0)))
                : Optional.empty();
    }

    private GatehouseException refused(ServiceName service, IOException e) {
        if (e instanceof PosixException call && call.is(Errno.EACCES)) {
            return new AccessRefusedException(
                    "Cannot control the gateway of " + service + ": " + e.getMessage(),
                    Remedy.gatehouse("gateway", "status", service.toString()).asRoot(),
                    e);
        }
        return S6Errors.translate("controlling the gateway of " + service, layout.scandir(), e);
    }
}
