package dev.gatehouse.windows;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.TimedOutException;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.launcher.LaunchFile;
import dev.gatehouse.windows.launcher.LaunchRecord;
import dev.gatehouse.windows.launcher.LaunchRecord.Phase;
import dev.gatehouse.windows.launcher.ProcessMark;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.launcher.StartPolicy;
import dev.gatehouse.windows.launcher.StopMarker;
import dev.gatehouse.windows.task.LoginStart;
import dev.gatehouse.windows.task.Registration;
import dev.gatehouse.windows.task.Schtasks;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Stopping one service, until its process and its launcher are gone. The launcher asks the gateway and kills it after its
 * grace; what does so for a launcher that is dead or deaf is this: it asks, has Task Scheduler end the instance, and last
 * kills the two processes that the record names and nothing else.
 */
final class StopProof extends PendingOperation {
    /** What everything may take beyond the gateway's grace. */
    static final Duration MARGIN = Duration.ofSeconds(8);

    /** A launcher that has done nothing so long after its gateway's grace is deaf. */
    private static final Duration DEAF = Duration.ofSeconds(3);

    /** How long a launcher that was asked for may take to find that it is not wanted. */
    private static final Duration BEGINS = Duration.ofSeconds(10);

    private final Wait wait;
    private final Duration grace;
    private final boolean wasDown;
    private boolean orphanAsked;
    private boolean escalated;

    StopProof(WindowsLayout layout, ServiceName service, Wait wait, StartPolicy hold) throws IOException {
        super(layout, service);
        this.wait = wait;
        StartPolicy before = folder.readStartPolicy();
        this.grace = ServiceFolder.read(folder.launch())
                .map(LaunchFile::parse)
                .map(LaunchFile::grace)
                .orElse(Duration.ZERO);
        Optional<LaunchRecord> record = record();
        this.wasDown = before.stopsNow() && (record.isEmpty() || isGone(record.get()));
        // One that is down for good stays so, also where it is only to be down for now.
        folder.write(before == StartPolicy.STOPPED && wasDown ? StartPolicy.STOPPED : hold);
    }

    @Override
    Optional<Outcome> look() throws IOException {
        Optional<LaunchRecord> record = record();
        if (record.isEmpty() || isGone(record.get())) {
            settle(record);
            return over();
        }
        if (!record.get().isLaunched() && record.get().running().isPresent()) {
            askOrphan(record.get());
        }
        if (wait.goal() == Wait.Goal.NOTHING) {
            return over();
        }
        if (!escalated && elapsed().compareTo(grace.plus(DEAF)) > 0) {
            escalated = true;
            endByForce(record.get());
        }
        return Optional.empty();
    }

    private Optional<Outcome> over() {
        return Optional.of(Outcome.of(service, wasDown ? Change.UNCHANGED : Change.STOPPED));
    }

    private boolean isGone(LaunchRecord record) {
        boolean mayBegin =
                record.phase() == Phase.REQUESTED && System.currentTimeMillis() - record.since() < BEGINS.toMillis();
        boolean leaves = record.launcher().filter(ProcessMark::isAlive).isPresent()
                && elapsed().compareTo(BEGINS) < 0;
        return !mayBegin && !leaves && !record.isLaunched() && record.running().isEmpty();
    }

    /** What is stopped by its operator is neither finished nor failed any more. */
    private void settle(Optional<LaunchRecord> record) throws IOException {
        if (record.isPresent() && record.get().phase() != Phase.STOPPED) {
            LaunchRecord last = record.get();
            folder.write(new LaunchRecord(
                    Phase.STOPPED,
                    last.phase().isOver() ? last.since() : System.currentTimeMillis(),
                    Optional.empty(),
                    Optional.empty(),
                    last.deaths(),
                    last.exit(),
                    ""));
        }
    }

    private void askOrphan(LaunchRecord record) throws IOException {
        if (!orphanAsked) {
            orphanAsked = true;
            LaunchFile gateway =
                    LaunchFile.parse(ServiceFolder.read(folder.launch()).orElse(""));
            Optional<ProcessHandle> process = record.running();
            if (process.isPresent()) {
                new StopMarker(gateway.directory()).ask(process.get());
            }
        }
    }

    private void endByForce(LaunchRecord record) throws IOException {
        if (LoginStart.of(folder).by() == LoginStart.By.TASK
                && new Registration(layout, service).registered().isPresent()) {
            // Whatever it answers: that there is no instance is as good.
            new Schtasks(layout.tools()).end(layout.taskName(service.profile()));
        }
        record.launcher().flatMap(ProcessMark::alive).ifPresent(ProcessHandle::destroyForcibly);
        record.running().ifPresent(StopMarker::kill);
    }

    @Override
    Duration patience() {
        return wait.patience(grace.plus(MARGIN));
    }

    @Override
    GatehouseException expired() throws IOException {
        String left = record().flatMap(LaunchRecord::running)
                .map(process -> "pid " + process.pid() + " is still there")
                .orElse("");
        return new TimedOutException(
                "the gateway of " + service + " did not stop", patience(), left, "gatehouse gateway status " + service);
    }
}
