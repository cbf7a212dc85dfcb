package dev.gatehouse.launchd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.launchd.LaunchdJob.Registered;
import dev.gatehouse.launchd.job.JobFiles;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.launchd.launchctl.LaunchdLog;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.spi.Cause;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.files.DirectoryLock;
import dev.gatehouse.spi.files.StorageErrors;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.Signals;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts gateways with enable and bootstrap, and stops them with disable and bootout: while a job is loaded, launchd
 * would start it again. So a restart is a stop and a start, and so is the start of a gateway that is loaded but not
 * running.
 *
 * <p>launchd's own {@code kickstart -k} kills the process without a stop timeout, and uses the definition that was
 * loaded (launchctl(1)). It is used in one case: a restart from inside the gateway, because a stop would end the
 * caller.
 */
final class LaunchdController implements Controller<LaunchdTarget> {
    private static final int MOST_LINES = 5;

    private static final Duration PACE = Duration.ofMillis(10);

    /** How long launchd may take to start a job after loading it, before kickstart. */
    private static final Duration UNTIL_KICKED = Duration.ofSeconds(1);

    private final LaunchdPlaces places;
    private final boolean temporary;

    /**
     * Creates a controller.
     *
     * @param temporary whether starts and stops leave the behavior at the next login or boot unchanged
     */
    LaunchdController(LaunchdPlaces places, boolean temporary) {
        this.places = places;
        this.temporary = temporary;
    }

    @Override
    public List<LaunchdTarget> prepare(List<ServiceName> services, Operation operation, Refusals refusals) {
        return List.copyOf(
                Parallel.of(places.own().folders(), services, service -> prepared(service, operation), refusals::refuse)
                        .values());
    }

    private LaunchdTarget prepared(ServiceName service, Operation operation) {
        LaunchdJob job = places.of(service);
        job.requireRights(typed(operation));
        if (operation != Operation.REMOVE) {
            job.requireInstalled();
        }
        return new LaunchdTarget(job, operation);
    }

    private List<String> typed(Operation operation) {
        String verb = switch (operation) {
            case START -> "start";
            case STOP -> "stop";
            case RESTART, MAKE_WAY -> "restart";
            case REMOVE -> "uninstall";
        };
        return temporary && operation != Operation.REMOVE ? List.of(verb, "--temporary") : List.of(verb);
    }

    /** Holds the lock while it reads states and gives commands, but not while gateways are stopping. */
    @Override
    public void command(Operation operation, List<LaunchdTarget> targets, Deadline deadline, Refusals refusals) {
        Collection<LaunchdTarget> taken = locked(_ -> each(targets, refusals, target -> {
            switch (operation) {
                case START -> start(target, deadline);
                case RESTART -> restartFromInside(target);
                case STOP, MAKE_WAY, REMOVE -> keepDown(target, operation);
            }
        }));
        if (operation.ends()) {
            each(taken, refusals, target -> end(target, deadline));
        }
    }

    private <R> R locked(Parallel.Work<LaunchdBackend, R> work) {
        LaunchdBackend backend = places.own();
        try (DirectoryLock _ = DirectoryLock.take(backend.folders())) {
            return work.on(backend);
        } catch (IOException e) {
            throw StorageErrors.translate("controlling gateways", backend.folders(), e);
        }
    }

    /** One step for one target. */
    private interface Step {
        void on(LaunchdTarget target) throws IOException;
    }

    /** Runs a step for all targets in parallel; returns the targets that did not fail. */
    private Collection<LaunchdTarget> each(Collection<LaunchdTarget> targets, Refusals refusals, Step step) {
        return Parallel.of(
                        places.own().folders(),
                        targets,
                        target -> {
                            step.on(target);
                            return target;
                        },
                        (target, reason) -> refusals.refuse(target.service(), reason))
                .values();
    }

    /** Queries launchd again: another process may have started the gateway in the meantime. */
    private void start(LaunchdTarget target, Deadline deadline) throws IOException {
        target.query();
        Optional<Registered> there = target.found().stream()
                .filter(found -> found.print().pid().isPresent()
                        || found.print().lastExit().isEmpty())
                .findFirst();
        if (there.isEmpty()) {
            target.loader().load(!temporary, deadline);
        } else if (!temporary) {
            target.job().require(there.get().domain(), "enable");
        }
        target.commanded();
    }

    private static void restartFromInside(LaunchdTarget target) {
        target.found().forEach(found -> target.job().require(found.domain(), "kickstart", "-k"));
        target.commanded();
    }

    private void keepDown(LaunchdTarget target, Operation operation) throws IOException {
        boolean pauses = operation == Operation.MAKE_WAY || (operation == Operation.STOP && temporary);
        String mark = pauses ? JobFolder.PAUSED : JobFolder.STOPPED;
        JobFiles files = target.job().files();
        if (target.wasLoaded() || !files.isMarked(mark)) {
            files.mark(mark);
        }
        if (operation == Operation.STOP && !temporary) {
            target.loader().disable();
        }
        target.query();
    }

    /**
     * bootout sends only SIGTERM. Another stop signal is sent first; the gateway then has its stop timeout until the
     * bootout.
     */
    private static void end(LaunchdTarget target, Deadline deadline) {
        String signal = target.expectations().stop().signal();
        if (signal.equals("TERM") || target.alive().isEmpty()) {
            target.bootout(deadline);
        } else {
            target.launchctl("kill", "SIG" + signal);
        }
    }

    @Override
    public boolean isCommanded(LaunchdTarget target) {
        return target.isCommanded();
    }

    @Override
    public Map<ServiceName, Observation> observe(Collection<LaunchdTarget> targets, Refusals refusals) {
        Map<ServiceName, Observation> seen = new HashMap<>();
        Parallel.of(
                        places.own().folders(),
                        targets,
                        LaunchdTarget::observe,
                        (target, reason) -> refusals.refuse(target.service(), reason))
                .forEach((target, observation) -> seen.put(target.service(), observation));
        return seen;
    }

    @Override
    public Signals<LaunchdTarget> signals(List<LaunchdTarget> targets) {
        return Signals.timer(PACE);
    }

    @Override
    public void nudge(LaunchdTarget target, Operation operation, Observation now, Duration elapsed) {
        if (operation == Operation.START) {
            // launchd defers jobs without demand while the machine is busy with a login or saves power.
            if (elapsed.compareTo(UNTIL_KICKED) >= 0 && target.isKickDue()) {
                target.launchctl("kickstart");
            }
        } else if (!target.isCommanded()) {
            boolean late = elapsed.compareTo(target.expectations().stop().grace()) >= 0;
            if (late) {
                target.launchctl("kill", "SIGKILL");
            }
            if (late || target.alive().isEmpty()) {
                target.bootout(Deadline.after(Duration.ZERO));
            }
        }
    }

    /** Sets the time of the mark to now: a gateway counts as down since it exited, not since the stop command. */
    @Override
    public void conclude(Operation operation, List<LaunchdTarget> succeeded) {
        if (operation == Operation.STOP) {
            locked(backend -> {
                for (LaunchdTarget target : succeeded) {
                    if (target.wasLoaded()) {
                        target.job().files().renewMarks();
                    }
                }
                return backend;
            });
        }
    }

    /** The gateway's own log says nothing about a job that launchd has removed, or could not start. */
    @Override
    public Remedy remedy(LaunchdTarget target, Cause cause) {
        if (target.operation() == Operation.START && (cause == Cause.GONE || !target.isSpawned())) {
            return LaunchdLog.of(target.job().domains().getFirst(), target.job().label());
        }
        return target.operation().ends() || cause == Cause.GONE
                ? Remedy.gatehouse("gateway", "status", target.service().toString())
                : Remedy.gatehouse(
                        "gateway", "logs", "-n", "20", target.service().toString());
    }

    /** If lines have no time, those count that the log has gained since the preparation. */
    @Override
    public Optional<List<String>> lastLines(LaunchdTarget target, Observation now) {
        if (target.job().logsTimes()) {
            return Optional.empty();
        }
        List<String> last = new ArrayList<>();
        int lines = target.log().lines(MOST_LINES);
        if (lines > 0) {
            places.logs().read(LogQuery.all(List.of(target.service())).withLast(lines), line -> {
                if (!line.text().isBlank()) {
                    last.add(line.text());
                }
                return true;
            });
        }
        return Optional.of(last);
    }

    @Override
    public String detail(LaunchdTarget target, Observation now, Cause cause) {
        if (target.operation().ends()) {
            return now.pid().isEmpty() ? "the job is still loaded in launchd" : "";
        }
        if (cause == Cause.GONE) {
            return "; launchd removes a job that somebody unloads, and one that macOS does not allow: "
                    + LaunchdLog.SWITCH;
        }
        if (!target.isSpawned()) {
            return "; launchd could not start the script, and this exit code is launchd's own";
        }
        return target.kernel().map(words -> "; the kernel ended it: " + words).orElse("");
    }
}
