package dev.gatehouse.windows;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.Cause;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.files.StorageErrors;
import dev.gatehouse.spi.logs.LogFolders;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.Signals;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.launcher.LaunchFile;
import dev.gatehouse.windows.launcher.LaunchRecord;
import dev.gatehouse.windows.launcher.LaunchRecord.Phase;
import dev.gatehouse.windows.launcher.ProcessMark;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.launcher.StartPolicy;
import dev.gatehouse.windows.launcher.StopMarker;
import dev.gatehouse.windows.task.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Controls launchers through the files of their folders, and requests new launchers. A start waits until the previous
 * launcher has exited, because Task Scheduler does not start a second instance of a task. If the launcher is dead or
 * does not react, a stop asks the gateway itself, has Task Scheduler end the task's instance, and finally kills the two
 * processes that the record names, and no others.
 */
final class WindowsController implements Controller<WindowsTarget> {
    /** Launchers write files and send no events. Reading the files takes a few microseconds. */
    private static final Duration PACE = Duration.ofMillis(15);

    /** Interval at which a request is repeated until Task Scheduler acts on it. */
    private static final Duration REPEAT = Duration.ofSeconds(3);

    /** A launcher that has not acted for this long after the stop timeout counts as unresponsive. */
    private static final Duration DEAF = Duration.ofSeconds(3);

    private static final Refusals THROWN = (_, reason) -> {
        throw reason;
    };

    private static final Refusals IGNORED = (_, _) -> {};

    private final WindowsLayout layout;
    private final Home home;
    private final boolean temporary;

    /**
     * Creates a controller.
     *
     * @param temporary whether starts and stops leave the behavior at the next logon unchanged
     */
    WindowsController(WindowsLayout layout, Home home, boolean temporary) {
        this.layout = layout;
        this.home = home;
        this.temporary = temporary;
    }

    private Function<IOException, GatehouseException> failed(ServiceName service) {
        return e -> StorageErrors.translate(
                "controlling the gateway of " + service,
                layout.folder(service.profile()).path(),
                e);
    }

    @Override
    public List<WindowsTarget> prepare(List<ServiceName> services, Operation operation, Refusals refusals) {
        List<WindowsTarget> targets = new ArrayList<>();
        for (ServiceName service : services) {
            refusals.attempt(service, failed(service), () -> targets.add(target(service, operation)));
        }
        return targets;
    }

    private WindowsTarget target(ServiceName service, Operation operation) throws IOException {
        ServiceFolder folder = layout.folder(service.profile());
        if (!folder.isInstalled()) {
            throw new GatewayNotRegisteredException(
                    service.profile(), home.profile(service.profile()).isPresent());
        }
        Expectations expectations = Expectations.UNKNOWN;
        Optional<Path> directory = Optional.empty();
        try {
            LaunchFile gateway = folder.readLaunch();
            expectations = gateway.expectations();
            directory = Optional.of(gateway.directory());
        } catch (IllegalArgumentException e) {
            if (operation != Operation.REMOVE) {
                throw new GatehouseException(
                        folder.launch() + " is damaged: " + e.getMessage(),
                        Remedy.gatehouse("gateway", "install", service.toString()),
                        e);
            }
        }
        return new WindowsTarget(service, folder, operation, expectations, directory, ServiceFacts.of(folder));
    }

    @Override
    public void command(Operation operation, List<WindowsTarget> targets, Deadline deadline, Refusals refusals) {
        for (WindowsTarget target : targets) {
            target.deadline = deadline;
            refusals.attempt(target.service(), failed(target.service()), () -> {
                if (operation == Operation.START) {
                    start(target, Duration.ZERO);
                } else if (operation == Operation.RESTART) {
                    target.folder.write(StartPolicy.AGAIN);
                    target.commanded = true;
                } else {
                    stop(target);
                }
            });
        }
    }

    private void stop(WindowsTarget target) throws IOException {
        ServiceFacts facts = ServiceFacts.of(target.folder);
        target.folder.write(stopped(facts.policy(), target.operation));
        target.commanded = true;
        requestStopOfOrphan(target, facts);
    }

    private StartPolicy stopped(StartPolicy before, Operation operation) {
        boolean untilLogon = operation == Operation.MAKE_WAY || (operation == Operation.STOP && temporary);
        return untilLogon && !before.skipsLogon() ? StartPolicy.ONCE : StartPolicy.STOPPED;
    }

    /** Starts the gateway, unless the previous launcher must exit first. In that case a later call starts it. */
    private void start(WindowsTarget target, Duration elapsed) throws IOException {
        ServiceFolder folder = target.folder;
        ServiceFacts facts = ServiceFacts.of(folder);
        if (facts.isLaunched() ? facts.policy().stopsNow() : target.mayLeave(facts)) {
            return;
        }
        if (facts.isLaunched() && facts.isIn(Phase.WAITING)) {
            // Skips the rest of the delay: this launcher exits, and the next one starts immediately.
            folder.write(StartPolicy.ONCE);
            return;
        }
        folder.write(temporary && facts.policy().skipsLogon() ? StartPolicy.LATER : StartPolicy.RUN);
        if (!facts.isLaunched()) {
            target.spawned = registration(target).request();
            target.repeatAt = elapsed.plus(REPEAT);
        }
        target.commanded = true;
    }

    private Registration registration(WindowsTarget target) {
        return new Registration(layout.with(layout.tools().within(target.deadline)), target.service());
    }

    @Override
    public boolean isCommanded(WindowsTarget target) {
        return target.commanded;
    }

    @Override
    public Map<ServiceName, Observation> observe(Collection<WindowsTarget> targets, Refusals refusals) {
        Map<ServiceName, Observation> seen = new LinkedHashMap<>();
        for (WindowsTarget target : targets) {
            refusals.attempt(
                    target.service(), failed(target.service()), () -> seen.put(target.service(), look(target)));
        }
        return seen;
    }

    private Observation look(WindowsTarget target) throws IOException {
        // In this order, because a launcher writes its record before it exits.
        Optional<Process> ended = target.spawned.filter(process -> !process.isAlive());
        ServiceFacts facts = ServiceFacts.of(target.folder);
        if (target.commanded && target.operation == Operation.START) {
            requireLauncher(target, facts, ended);
        }
        return target.seen(facts);
    }

    /** A gateway that runs without its launcher does not count as started. */
    private void requireLauncher(WindowsTarget target, ServiceFacts facts, Optional<Process> ended) {
        if (facts.isIn(Phase.REQUESTED) && ended.isPresent()) {
            throw lost(
                    target,
                    facts,
                    "its launcher exited immediately with code " + ended.get().exitValue());
        }
        if (facts.isLauncherLost()) {
            throw lost(target, facts, "its launcher was killed");
        }
    }

    private GatehouseException lost(WindowsTarget target, ServiceFacts facts, String what) {
        return new StartFailedException(
                "The gateway of " + target.service() + " did not stay up: " + what,
                facts.status(target.service()),
                remedy(target, Cause.ENDED));
    }

    @Override
    public Signals<WindowsTarget> signals(List<WindowsTarget> targets) {
        return Signals.timer(PACE);
    }

    @Override
    public void nudge(WindowsTarget target, Operation operation, Observation now, Duration elapsed) {
        THROWN.attempt(target.service(), failed(target.service()), () -> {
            if (operation.ends()) {
                helpToEnd(target, elapsed);
            } else if (!target.commanded) {
                start(target, elapsed);
            } else if (isRequested(now) && elapsed.compareTo(target.repeatAt) > 0) {
                target.repeatAt = elapsed.plus(REPEAT);
                registration(target).requestAgain();
            }
        });
    }

    /** After the start command, the observation is undecided only while no launcher has accepted the request. */
    private static boolean isRequested(Observation now) {
        return !now.decided();
    }

    private void helpToEnd(WindowsTarget target, Duration elapsed) throws IOException {
        ServiceFacts facts = ServiceFacts.of(target.folder);
        requestStopOfOrphan(target, facts);
        Duration grace = target.expectations().stop().grace();
        if (!target.forced && elapsed.compareTo(grace.plus(DEAF)) > 0) {
            target.forced = true;
            endByForce(target, facts);
        }
    }

    private static void requestStopOfOrphan(WindowsTarget target, ServiceFacts facts) {
        Optional<ProcessHandle> orphan =
                facts.isOrphaned() ? facts.record().flatMap(LaunchRecord::running) : Optional.empty();
        if (!target.orphanStopRequested && orphan.isPresent()) {
            target.orphanStopRequested = true;
            target.marker().ifPresent(marker -> marker.requestStop(orphan.get()));
        }
    }

    private void endByForce(WindowsTarget target, ServiceFacts facts) throws IOException {
        try {
            registration(target).end();
        } finally {
            facts.record()
                    .flatMap(LaunchRecord::launcher)
                    .flatMap(ProcessMark::alive)
                    .ifPresent(ProcessHandle::destroyForcibly);
            facts.record().flatMap(LaunchRecord::running).ifPresent(StopMarker::kill);
        }
    }

    /**
     * Records the stop, so that status does not report an earlier exit or request. Failures are ignored: the service is
     * down anyway.
     */
    @Override
    public void conclude(Operation operation, List<WindowsTarget> succeeded) {
        if (!operation.ends()) {
            return;
        }
        for (WindowsTarget target : succeeded) {
            if (target.orphanStopRequested) {
                target.marker().ifPresent(StopMarker::delete);
            }
            IGNORED.attempt(target.service(), failed(target.service()), () -> {
                Optional<LaunchRecord> last = target.folder.readRecord();
                if (last.isPresent() && last.get().phase() != Phase.STOPPED) {
                    target.folder.write(last.get().stoppedNow());
                }
            });
        }
    }

    @Override
    public Duration margin() {
        return Duration.ofSeconds(8);
    }

    @Override
    public Remedy remedy(WindowsTarget target, Cause cause) {
        ServiceName service = target.service();
        if (!target.operation.ends()) {
            if (Files.exists(LogFolders.folder(layout.home(), service))) {
                return Remedy.gatehouse("gateway", "logs", "-n", "20", service.toString());
            }
            if (cause == Cause.ENDED) {
                return Remedy.gatehouse("gateway", "run", service.toString());
            }
        }
        return Remedy.gatehouse("gateway", "status", service.toString());
    }

    @Override
    public String detail(WindowsTarget target, Observation now, Cause cause) {
        if (cause == Cause.LATE) {
            return target.commanded ? "" : "; the previous launcher has not exited yet";
        }
        try {
            return target.folder
                    .readRecord()
                    .map(LaunchRecord::reason)
                    .filter(reason -> !reason.isEmpty())
                    .map(reason -> "; " + reason)
                    .orElse("");
        } catch (IOException unreadable) {
            return "";
        }
    }

    @Override
    public Optional<GatehouseException> failure(WindowsTarget target, Observation now, Cause cause, Duration limit) {
        if (cause != Cause.LATE || target.operation.ends() || !target.commanded || !isRequested(now)) {
            return Optional.empty();
        }
        String why = target.spawned
                .map(process -> "its launcher is running with pid " + process.pid() + " and has not reacted yet")
                .orElse("Task Scheduler accepted the request, but it starts a task only while "
                        + layout.user().orElse("its user") + " is logged on at this computer");
        return Optional.of(new TimedOutException(
                "No launcher started for " + target.service(),
                limit,
                why,
                Remedy.gatehouse("gateway", "run", target.service().toString())));
    }
}
