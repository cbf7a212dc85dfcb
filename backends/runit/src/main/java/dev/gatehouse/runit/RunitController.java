package dev.gatehouse.runit;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NoSupervisorException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.profile.Home;
import dev.gatehouse.runit.ServiceDirectory.Ends;
import dev.gatehouse.runit.SupervisionStatus.Phase;
import dev.gatehouse.spi.Cause;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.files.LockList;
import dev.gatehouse.spi.files.StorageErrors;
import dev.gatehouse.spi.process.RunRecord;
import dev.gatehouse.spi.process.RunScript;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.Signals;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands runsv through its control pipe, and reads the files that runsv and ./finish write. runit has no events, so it polls. */
final class RunitController implements Controller<RunitTarget> {
    /** An observation reads two small files. */
    private static final Duration PACE = Duration.ofMillis(10);

    /** How long an operation waits for the decision of ./finish. */
    private static final Duration DECIDING = Duration.ofSeconds(2);

    private final RunitPlaces places;
    private final boolean temporary;

    /**
     * Creates a controller.
     *
     * @param temporary whether starts and stops keep the setting for the next boot
     */
    RunitController(RunitPlaces places, boolean temporary) {
        this.places = places;
        this.temporary = temporary;
    }

    /** ./finish counts ends for as long as the service directory exists. */
    @Override
    public boolean countsAnew() {
        return false;
    }

    @Override
    public List<RunitTarget> prepare(List<ServiceName> services, Operation operation, Refusals refusals) {
        List<RunitTarget> targets = new ArrayList<>();
        LockList locks = LockList.read(LockList.Type.FLOCK);
        for (ServiceName service : services) {
            refusals.attempt(service, e -> refused(service, e), () -> targets.add(prepare(service, operation, locks)));
        }
        return targets;
    }

    private RunitTarget prepare(ServiceName service, Operation operation, LockList locks) throws IOException {
        ServiceDirectory directory = places.of(service);
        Place place = places.look(service);
        if (place.obstacle().isPresent() && place.occupant() != Place.Occupant.OTHER_HOME) {
            throw place.obstacle().get();
        }
        if (!place.isOurs()) {
            Home home = places.home();
            throw new GatewayNotRegisteredException(
                    service.profile(), home.profile(service.profile()).isPresent());
        }
        Expectations expectations = directory.expectations();
        if (!directory.isSupervised(locks)) {
            throw new NoSupervisorException("No runsv runs in " + directory.path(), Remedy.gatehouse("reconcile"));
        }
        // An end that ./finish counts later would look like the end of the new run.
        WaitLoop.poll(
                PACE,
                Deadline.after(DECIDING),
                () -> isDeciding(directory.status()) ? Optional.empty() : Optional.of(directory));
        Optional<Ends> ends = directory.ends();
        SupervisionStatus status = directory.status();
        Observation before = Observation.of(RunitStatusReader.of(service, directory, status, ends))
                .withEnds(ends.map(Ends::number).orElse(0));
        return new RunitTarget(service, directory, operation, expectations, status, before);
    }

    private static boolean isDeciding(SupervisionStatus status) {
        return status.phase() == Phase.FINISH && status.wantUp() && !BackOff.hasBegun(status);
    }

    @Override
    public void command(Operation operation, List<RunitTarget> targets, Deadline deadline, Refusals refusals) {
        for (RunitTarget target : targets) {
            ServiceName service = target.service();
            refusals.attempt(service, e -> refused(service, e), () -> command(operation, target));
        }
    }

    private void command(Operation operation, RunitTarget target) throws IOException {
        ServiceDirectory directory = target.directory();
        if (operation.ends()) {
            if (operation == Operation.STOP && !temporary) {
                directory.disable();
            }
            directory.forgetVerdict();
            send(directory, "d");
            endOrphan(target);
            return;
        }
        if (!temporary) {
            directory.enable();
        }
        if (!target.goesOn()) {
            directory.forgetVerdict();
        }
        if (target.replaces()) {
            directory.expectRestart();
            // One write: runsv carries it out even if this process ends with the gateway.
            send(directory, "du");
        } else {
            send(directory, "u");
            BackOff.end(directory.status());
        }
    }

    /** A run of a killed runsv that the new one does not know: neither ./run nor ./finish will end it. */
    private static void endOrphan(RunitTarget target) throws IOException {
        if (target.statusBefore().phase() == Phase.DOWN) {
            Optional<RunRecord> orphan = target.directory().liveRun();
            if (orphan.isPresent()) {
                orphan.get().endGroup(target.expectations().stop().grace());
            }
        }
    }

    private static void send(ServiceDirectory directory, String command) throws IOException {
        if (!directory.send(command)) {
            throw new NoSupervisorException("No runsv runs in " + directory.path(), Remedy.gatehouse("reconcile"));
        }
    }

    @Override
    public Map<ServiceName, Observation> observe(Collection<RunitTarget> targets, Refusals refusals) {
        Map<ServiceName, Observation> seen = new LinkedHashMap<>();
        for (RunitTarget target : targets) {
            ServiceName service = target.service();
            refusals.attempt(service, e -> refused(service, e), () -> seen.put(service, observe(target)));
        }
        return seen;
    }

    /** ./finish counts an end after runsv has recorded it. So read the count first: it belongs to the observed run or to an earlier one. */
    private static Observation observe(RunitTarget target) throws IOException {
        ServiceDirectory directory = target.directory();
        Optional<Ends> ends = directory.ends();
        SupervisionStatus status = directory.status();
        boolean started = status.wantUp()
                || !status.changed().equals(target.statusBefore().changed());
        int number = ends.map(Ends::number).orElse(0);
        int more = number - target.before().ends();
        boolean ended = more > 0;
        boolean decided = target.operation().ends() || decided(status, started || ended, isDeciding(status));
        if (target.replaces()) {
            // The end of the former run is what the command asked for, and no end of the new one.
            number -= ended ? 1 : 0;
            decided &= ended && (more > 1 || status.phase() != Phase.DOWN);
        }
        return new Observation(RunitStatusReader.of(target.service(), directory, status, ends), number, decided, true);
    }

    /**
     * Whether a start can have no further effect.
     *
     * @param read whether runsv has read the command
     * @param deciding whether ./finish still decides what follows
     */
    static boolean decided(SupervisionStatus status, boolean read, boolean deciding) {
        return switch (status.phase()) {
            case RUN -> true;
            // A ./finish after which the service stays down ends in a moment: wait for DOWN.
            case FINISH -> status.wantUp() && !deciding;
            case DOWN -> read;
        };
    }

    @Override
    public Signals<RunitTarget> signals(List<RunitTarget> targets) {
        return Signals.timer(PACE);
    }

    /** ./finish ends what is left of the process group. */
    @Override
    public Duration margin() {
        return RunScript.LONGEST.plusSeconds(5);
    }

    /** Ends a restart delay that belongs to an earlier run but began after the command. */
    @Override
    public void nudge(RunitTarget target, Operation operation, Observation now, Duration elapsed) {
        boolean waits = operation.ends() || now.ends() == target.before().ends();
        if (waits && !now.runs()) {
            try {
                SupervisionStatus status = target.directory().status();
                BackOff.end(status);
                if (target.replaces() && status.phase() == Phase.DOWN) {
                    // Skips the second that runsv waits, and overrules a ./finish of an older version.
                    send(target.directory(), "u");
                }
            } catch (IOException e) {
                throw refused(target.service(), e);
            }
        }
    }

    @Override
    public Remedy remedy(RunitTarget target, Cause cause) {
        return target.operation().ends()
                ? Remedy.gatehouse("gateway", "status", target.service().toString())
                : Remedy.gatehouse(
                        "gateway", "logs", "-n", "20", target.service().toString());
    }

    private GatehouseException refused(ServiceName service, IOException e) {
        String doing = "commanding the gateway of " + service;
        GatehouseException reason =
                StorageErrors.translate(doing, places.of(service).path(), e);
        return e instanceof AccessDeniedException || reason instanceof AccessRefusedException
                ? new AccessRefusedException(
                        "Cannot control the gateway of " + service + ", which runs under another account's runsv",
                        places.asOwner(List.of("gateway", "status", service.toString())),
                        e)
                : reason;
    }
}
