package dev.gatehouse.windows;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.launcher.LaunchRecord;
import dev.gatehouse.windows.launcher.LaunchRecord.Phase;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.launcher.StartPolicy;
import dev.gatehouse.windows.task.LoginStart;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a service is doing: its launcher's record, held against the processes that there are. */
final class WindowsStatusReader {
    /** After this nothing comes of a request any more. */
    private static final Duration REQUEST = Duration.ofMinutes(1);

    private final WindowsLayout layout;

    WindowsStatusReader(WindowsLayout layout) {
        this.layout = layout;
    }

    ServiceStatus read(ServiceName service) {
        ServiceFolder folder = layout.folder(service.profile());
        if (!folder.isInstalled()) {
            return ServiceStatus.notInstalled(service);
        }
        try {
            return read(service, folder.readRecord(), folder.readStartPolicy(), LoginStart.of(folder));
        } catch (IOException e) {
            return ServiceStatus.unknown(service, "cannot read " + folder.path() + ": " + e.getMessage());
        }
    }

    /**
     * A state and why it is that.
     *
     * @param reason may be empty
     */
    private record Verdict(State state, String reason) {}

    private static ServiceStatus read(
            ServiceName service, Optional<LaunchRecord> found, StartPolicy hold, LoginStart login) {
        Verdict verdict = found.isPresent() ? verdict(found.get(), hold) : new Verdict(unrecorded(hold), "");
        String reason = verdict.reason().isEmpty() && login.by() == LoginStart.By.STARTUP
                ? "it is started at a logon by the Startup folder, since Task Scheduler refused its task: "
                        + login.reason()
                : verdict.reason();
        Optional<ProcessHandle> running = found.flatMap(LaunchRecord::running);
        OptionalInt exit = found.map(LaunchRecord::exit).orElse(OptionalInt.empty());
        return new ServiceStatus(
                service,
                verdict.state(),
                reason.isEmpty() ? Optional.empty() : Optional.of(reason),
                found.map(record -> Instant.ofEpochMilli(record.since())),
                running.map(process -> OptionalLong.of(process.pid())).orElse(OptionalLong.empty()),
                Optional.of(!hold.stopsNow()),
                Optional.of(!hold.skipsLogon() && login.by() != LoginStart.By.NOTHING),
                exit.isPresent() ? Optional.of(LastExit.exited(exit.getAsInt())) : Optional.empty(),
                OptionalInt.of(found.map(LaunchRecord::deaths).orElse(0)));
    }

    private static State unrecorded(StartPolicy hold) {
        return hold.stopsNow() ? State.DOWN : State.STARTING;
    }

    private static Verdict verdict(LaunchRecord record, StartPolicy hold) {
        boolean runs = record.running().isPresent();
        boolean launched = record.isLaunched();
        if (hold.stopsNow()) {
            return new Verdict(runs || launched ? State.STOPPING : State.DOWN, "");
        }
        if (runs) {
            return new Verdict(
                    State.UP,
                    launched
                            ? ""
                            : "its launcher was ended from outside: nobody starts it again until it is restarted");
        }
        if (launched) {
            return new Verdict(State.STARTING, record.phase() == Phase.WAITING ? record.reason() : "");
        }
        return switch (record.phase()) {
            case FINISHED -> new Verdict(State.FINISHED, "it ended by itself with success");
            case FAILED -> new Verdict(State.FAILED, failure(record));
            case STOPPED -> new Verdict(State.DOWN, "");
            case REQUESTED -> requested(record);
            default ->
                new Verdict(
                        State.DOWN, "its launcher was ended from outside, or the session was; a logon starts it again");
        };
    }

    private static Verdict requested(LaunchRecord record) {
        boolean fresh = System.currentTimeMillis() - record.since() < REQUEST.toMillis();
        return fresh
                ? new Verdict(State.STARTING, "")
                : new Verdict(State.DOWN, "its start was asked for, and nothing has come of it");
    }

    private static String failure(LaunchRecord record) {
        if (!record.reason().isEmpty()) {
            return record.reason();
        }
        int code = record.exit().orElse(-1);
        return "exit " + code + (code == 78 ? ", a configuration error: not restarted" : ": not restarted");
    }
}
