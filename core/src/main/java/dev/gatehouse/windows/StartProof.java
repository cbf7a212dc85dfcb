package dev.gatehouse.windows;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.LoopbackPort;
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
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Starting one service, until it is up and stayed up, or its port answers; or what happened instead. */
final class StartProof extends PendingOperation {
    /** How long Task Scheduler may take to begin an instance, until it is asked again. */
    private static final Duration REPEAT = Duration.ofSeconds(3);

    /** A launcher that has said that it is over needs no more than a moment to leave. */
    private static final Duration LEAVES = Duration.ofSeconds(5);

    private final Wait wait;
    private final StartPolicy hold;
    private final LaunchFile gateway;
    private final StartRequest start;
    private boolean wasUp;
    private boolean requested;
    private int repeated;

    /**
     * Gives the command.
     *
     * @param hold what is to hold from now on: nothing, or the next logon
     */
    StartProof(WindowsLayout layout, ServiceName service, Wait wait, StartPolicy hold) throws IOException {
        super(layout, service);
        this.wait = wait;
        this.hold = hold;
        this.gateway = LaunchFile.parse(ServiceFolder.read(folder.launch()).orElse(""));
        this.start = new StartRequest(layout, service);
        begin();
    }

    private void begin() throws IOException {
        Optional<LaunchRecord> last = record();
        Optional<LaunchRecord> record = last.filter(LaunchRecord::isLaunched);
        boolean leaves = last.flatMap(LaunchRecord::launcher)
                .filter(ProcessMark::isAlive)
                .isPresent();
        if (record.isEmpty() && leaves && elapsed().compareTo(LEAVES) < 0) {
            // Task Scheduler begins no instance while there is one.
            return;
        }
        if (record.isEmpty()) {
            folder.write(hold);
            start.request();
            requested = true;
        } else if (folder.readStartPolicy().stopsNow()) {
            // It is about to end, and is started when it has.
            return;
        } else if (record.get().phase() == Phase.WAITING) {
            // The operator does not want to wait for it: its launcher leaves, and another begins at once.
            folder.write(StartPolicy.ONCE);
        } else {
            wasUp = true;
            requested = true;
            folder.write(hold);
        }
    }

    @Override
    Optional<Outcome> look() throws IOException {
        if (!requested) {
            begin();
        }
        if (!requested) {
            return Optional.empty();
        }
        if (wait.goal() == Wait.Goal.NOTHING) {
            return over();
        }
        Optional<LaunchRecord> found = record();
        return found.isPresent() ? look(found.get()) : Optional.empty();
    }

    private Optional<Outcome> over() {
        return Optional.of(Outcome.of(service, wasUp ? Change.UNCHANGED : Change.STARTED));
    }

    private Optional<Outcome> look(LaunchRecord record) throws IOException {
        switch (record.phase()) {
            case REQUESTED -> repeat();
            case FINISHED -> throw start.failed(ended(record) + "; it is finished and stays down");
            case FAILED -> throw start.failed(ended(record) + "; it is not started again");
            case STOPPED -> throw start.failed("somebody has stopped it meanwhile");
            case WAITING -> failUnlessAsked(record);
            case UP -> {
                return isProven(record) ? over() : Optional.empty();
            }
            case BEGUN, ENDING -> failIfLauncherDied(record);
        }
        return Optional.empty();
    }

    private void repeat() throws IOException {
        if (elapsed().compareTo(REPEAT.multipliedBy(repeated + 1L)) > 0) {
            repeated++;
            start.repeat();
        }
    }

    private void failUnlessAsked(LaunchRecord record) {
        if (!gateway.restart().atOnce().contains(record.exit().orElse(0))) {
            throw start.failed(ended(record) + "; it is started again, more slowly each time");
        }
    }

    private boolean isProven(LaunchRecord record) {
        failIfLauncherDied(record);
        if (!wasUp && record.deaths() > 0) {
            failUnlessAsked(record);
        }
        long up = System.currentTimeMillis() - record.since();
        // A clock that was set back does not make it wait for ever.
        boolean settled = up < 0 || up >= Wait.SETTLED.toMillis();
        return settled && record.running().isPresent() && answers();
    }

    private void failIfLauncherDied(LaunchRecord record) {
        if (!record.isLaunched()) {
            throw start.failed("its launcher was ended from outside");
        }
    }

    private boolean answers() {
        return gateway.port().isEmpty() || LoopbackPort.accepts(gateway.port().getAsInt());
    }

    private static String ended(LaunchRecord record) {
        OptionalInt exit = record.exit();
        String how = exit.isPresent() ? "it ended with " + LastExit.exited(exit.getAsInt()) : "it ended";
        return record.reason().isEmpty() ? how : record.reason();
    }

    @Override
    Duration patience() {
        Duration most = wait.goal() == Wait.Goal.PROVEN ? gateway.readyLimit() : Duration.ZERO;
        if (!requested) {
            // One that is still ending has its grace before.
            most = most.plus(gateway.grace()).plus(StopProof.MARGIN);
        }
        return most.compareTo(wait.limit()) > 0 ? most : wait.limit();
    }

    @Override
    GatehouseException expired() throws IOException {
        Optional<LaunchRecord> record = record();
        if (record.isEmpty() || record.get().phase() == Phase.REQUESTED) {
            return new TimedOutException(
                    "nothing was started for " + service,
                    patience(),
                    "Task Scheduler took the request; it starts a task only while "
                            + layout.user().orElse("its user") + " is logged on at this computer",
                    "gatehouse gateway run " + service);
        }
        String instead = record.get()
                .running()
                .map(process -> "it runs with pid " + process.pid())
                .orElse("it is not up");
        if (gateway.port().isPresent()) {
            instead += ", and nothing accepts on port " + gateway.port().getAsInt();
        }
        return new TimedOutException(
                "the gateway of " + service + " did not " + (gateway.port().isPresent() ? "become ready" : "stay up"),
                patience(),
                instead,
                "gatehouse gateway logs " + service);
    }
}
