package dev.gatehouse.windows;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.windows.launcher.LaunchRecord;
import dev.gatehouse.windows.launcher.LaunchRecord.Phase;
import dev.gatehouse.windows.launcher.ProcessMark;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.launcher.StartPolicy;
import dev.gatehouse.windows.task.LoginStart;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * State of a service: the files of its folder, compared with the running processes.
 *
 * @param record the last record that the launcher wrote
 * @param policy whether the gateway may run
 * @param login what starts it at logon
 * @param launcherLives whether the launcher process is running, even if it is about to exit
 * @param gatewayLives whether the gateway process is running
 * @param age time since the record was written
 */
record ServiceFacts(
        Optional<LaunchRecord> record,
        StartPolicy policy,
        LoginStart login,
        boolean launcherLives,
        boolean gatewayLives,
        Duration age) {
    /** A start request older than this counts as lost. */
    private static final Duration REQUEST = Duration.ofMinutes(1);

    static ServiceFacts of(ServiceFolder folder) throws IOException {
        ServiceFacts facts = once(folder);
        // The launcher may have written its final record and exited between reading the record and checking the
        // process.
        return facts.isLauncherLost() ? once(folder) : facts;
    }

    private static ServiceFacts once(ServiceFolder folder) throws IOException {
        Optional<LaunchRecord> record = folder.readRecord();
        return new ServiceFacts(
                record,
                folder.readStartPolicy(),
                LoginStart.of(folder),
                record.flatMap(LaunchRecord::launcher)
                        .filter(ProcessMark::isAlive)
                        .isPresent(),
                record.flatMap(LaunchRecord::running).isPresent(),
                Duration.ofMillis(record.map(found -> System.currentTimeMillis() - found.since())
                        .orElse(0L)));
    }

    /** Returns the status of a service. Errors become state {@code unknown}. */
    static ServiceStatus status(ServiceName service, ServiceFolder folder) {
        if (!folder.isInstalled()) {
            return ServiceStatus.absent(service);
        }
        try {
            return of(folder).status(service);
        } catch (IOException e) {
            return ServiceStatus.unknown(service, "cannot read " + folder.path() + ": " + e.getMessage());
        } catch (GatehouseException e) {
            return ServiceStatus.unknown(service, String.valueOf(e.getMessage()));
        }
    }

    boolean isIn(Phase phase) {
        return record.filter(found -> found.phase() == phase).isPresent();
    }

    /** Whether a launcher supervises the gateway. A launcher with a final record is about to exit and does not count. */
    boolean isLaunched() {
        return launcherLives && !isOver();
    }

    private boolean isOver() {
        return record.filter(found -> found.phase().isOver()).isPresent();
    }

    /** Whether the launcher is gone and left no final record. */
    boolean isLauncherLost() {
        return record.isPresent() && !launcherLives && !isOver() && !isIn(Phase.REQUESTED);
    }

    /** Whether the gateway is running without a launcher. */
    boolean isOrphaned() {
        return gatewayLives && !isLaunched();
    }

    ServiceStatus status(ServiceName service) {
        String reason = reason();
        if (reason.isEmpty() && login.by() == LoginStart.By.STARTUP) {
            reason = "starts at logon from the Startup folder, because Task Scheduler refused the task: "
                    + login.reason();
        }
        OptionalInt exit = record.map(LaunchRecord::exit).orElse(OptionalInt.empty());
        Optional<ProcessMark> gateway = record.flatMap(LaunchRecord::gateway).filter(_ -> gatewayLives);
        return ServiceStatus.builder(service, state())
                .reason(reason.isEmpty() ? Optional.empty() : Optional.of(reason))
                .since(record.map(found -> Instant.ofEpochMilli(found.since())))
                .pid(gateway.isPresent() ? OptionalLong.of(gateway.get().pid()) : OptionalLong.empty())
                .wanted(Optional.of(!policy.stopsNow()))
                .enabled(Optional.of(!policy.skipsLogon() && login.by() != LoginStart.By.NOTHING))
                .lastExit(exit.isPresent() ? Optional.of(LastExit.exited(exit.getAsInt())) : Optional.empty())
                .restarts(OptionalInt.of(restarts()))
                .nextTry(isLaunched() ? record.flatMap(ServiceFacts::next) : Optional.empty())
                .build();
    }

    private static Optional<Instant> next(LaunchRecord record) {
        return record.next().isPresent()
                ? Optional.of(Instant.ofEpochMilli(record.next().getAsLong()))
                : Optional.empty();
    }

    /** How many runs have ended since the launcher started. */
    int ends() {
        return record.map(LaunchRecord::ends).orElse(0);
    }

    /** Each end is followed by a restart, except for the last one if no run has followed yet. */
    private int restarts() {
        boolean between = isIn(Phase.WAITING) || isIn(Phase.FINISHED) || isIn(Phase.FAILED);
        return Math.max(0, between ? ends() - 1 : ends());
    }

    private State state() {
        if (policy.stopsNow()) {
            return gatewayLives || isLaunched() ? State.STOPPING : State.DOWN;
        }
        if (gatewayLives) {
            return State.UP;
        }
        if (isLaunched() && record.flatMap(ServiceFacts::next).isPresent()) {
            return State.CRASHLOOP;
        }
        if (record.isEmpty() || isLaunched()) {
            return State.STARTING;
        }
        return switch (record.get().phase()) {
            case FINISHED -> State.FINISHED;
            case FAILED -> State.FAILED;
            case REQUESTED -> age.compareTo(REQUEST) < 0 ? State.STARTING : State.DOWN;
            default -> State.DOWN;
        };
    }

    /** Explanation of the state; may be empty. */
    private String reason() {
        if (record.isEmpty() || policy.stopsNow()) {
            return "";
        }
        LaunchRecord last = record.get();
        return switch (state()) {
            case UP ->
                isLaunched()
                        ? ""
                        : "its launcher was killed; after a crash the gateway stays down until you restart it";
            case CRASHLOOP ->
                last.reason().isEmpty() ? "crashed (exit " + last.exit().orElse(-1) + ")" : last.reason();
            case STARTING -> "";
            case FINISHED -> "exited with code 0";
            case FAILED -> failure(last);
            default -> isIn(Phase.REQUESTED) ? "start requested, but no launcher started" : lost();
        };
    }

    private String lost() {
        return isLauncherLost() ? "its launcher was killed or the user logged off; starts again at the next logon" : "";
    }

    private static String failure(LaunchRecord record) {
        if (!record.reason().isEmpty()) {
            return record.reason();
        }
        int code = record.exit().orElse(-1);
        return "exit " + code + (code == 78 ? " (configuration error)" : "") + "; not restarted automatically";
    }
}
