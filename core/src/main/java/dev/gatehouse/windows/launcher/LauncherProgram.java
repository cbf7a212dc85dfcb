package dev.gatehouse.windows.launcher;

import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.NewerFormatException;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import dev.gatehouse.windows.launcher.LaunchRecord.Phase;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The program that a task or a Startup entry runs: it starts one gateway, keeps the restart policy, and ends with it.
 *
 * <p>It runs on {@code javaw}, which has no console: so it shows no window and gets none of the console events that Windows
 * sends at a logon, and the JDK gives the gateway an invisible console of its own (ProcessImpl_md.c,
 * {@code CREATE_NO_WINDOW} if the parent has none). It obeys the file {@code hold} of its folder and answers in
 * {@code record}.
 *
 * <p>It always exits with 0, so that Task Scheduler restarts only a launcher that was killed or crashed. The record says what
 * became of the gateway.
 */
public final class LauncherProgram {
    /** Time that a predecessor has to leave. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PACE = Duration.ofMillis(10);

    /** An older request is void: a launcher that starts now was started by a logon. */
    private static final Duration REQUEST_HOLDS = Duration.ofMinutes(5);

    private final ServiceFolder folder;
    private final LaunchFile gateway;
    private final HoldWatch watch;
    private final GatewayLog log;
    private final Delays delays;
    private final ProcessMark self = ProcessMark.of(ProcessHandle.current());
    private int deaths;
    private OptionalInt exit = OptionalInt.empty();

    private LauncherProgram(ServiceFolder folder, LaunchFile gateway, HoldWatch watch) {
        this.folder = folder;
        this.gateway = gateway;
        this.watch = watch;
        this.log = new GatewayLog(gateway.logs(), gateway.rotation());
        this.delays = new Delays(gateway.restart());
    }

    /** Runs a gateway; the one argument is the path of its launch file. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("the path of a launch file is needed, and nothing else");
        }
        Path file = Path.of(arguments[0]).toAbsolutePath();
        ServiceFolder folder =
                new ServiceFolder(Optional.ofNullable(file.getParent()).orElseThrow());
        try (FileChannel channel =
                        FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = take(channel)) {
            if (lock != null) {
                launch(folder);
            }
        } catch (NewerFormatException newer) {
            // Commands and statuses of this version report it; nobody would see it here.
            return;
        }
    }

    /** Empty if another launcher of the same gateway holds the lock; then this one is not needed. */
    private static @Nullable FileLock take(FileChannel channel) throws IOException {
        return WaitLoop.poll(PACE, Deadline.after(PATIENCE), () -> Optional.ofNullable(channel.tryLock()))
                .orElse(null);
    }

    private static void launch(ServiceFolder folder) throws IOException, InterruptedException {
        if (isHeld(folder)) {
            return;
        }
        Optional<LaunchRecord> before = folder.readRecord();
        LaunchFile gateway;
        try {
            gateway = folder.readLaunch();
        } catch (IllegalArgumentException e) {
            folder.write(LaunchRecord.without(Phase.FAILED, "its launch file is damaged: " + e.getMessage()));
            return;
        }
        try (HoldWatch watch = HoldWatch.of(folder)) {
            new LauncherProgram(folder, gateway, watch).run(before);
        }
    }

    /** A request obeys the policy for now, a logon the one for logons, which ends a temporary stop. */
    private static boolean isHeld(ServiceFolder folder) throws IOException {
        StartPolicy policy = folder.readStartPolicy();
        boolean requested = folder.readRecord()
                .filter(record -> record.phase() == Phase.REQUESTED)
                .filter(record -> System.currentTimeMillis() - record.since() < REQUEST_HOLDS.toMillis())
                .isPresent();
        if (requested ? policy.stopsNow() : policy.skipsLogon()) {
            if (requested) {
                // Whoever stopped it after the request waits for this.
                folder.write(LaunchRecord.without(Phase.STOPPED, ""));
            }
            return true;
        }
        if (!requested) {
            folder.write(StartPolicy.RUN);
        }
        return false;
    }

    private void run(Optional<LaunchRecord> before) throws InterruptedException {
        record(Phase.BEGUN, Optional.empty(), "");
        Optional<ProcessHandle> orphan = before.flatMap(LaunchRecord::running);
        if (orphan.isPresent()) {
            // Its launcher was killed. It cannot be adopted, and two would compete for its port and files.
            new StopMarker(gateway.directory()).end(orphan.get(), gateway.stop().grace());
        }
        while (!watch.isHeld()) {
            long begin = System.nanoTime();
            if (!runOnce() || !waits(Duration.ofNanos(System.nanoTime() - begin))) {
                return;
            }
        }
        record(Phase.STOPPED, Optional.empty(), "");
    }

    /** Runs the gateway once; tells whether a restart may follow. */
    private boolean runOnce() throws InterruptedException {
        GatewayProcess process;
        try {
            process = GatewayProcess.start(gateway, log);
        } catch (IOException | IllegalArgumentException | InvalidInputException e) {
            // The exit code of a shell for a missing program.
            return ended(127, "cannot start it: " + e.getMessage());
        }
        record(Phase.UP, Optional.of(process.mark()), "");
        CompletableFuture.anyOf(process.end(), watch.held()).join();
        if (watch.isHeld()) {
            record(Phase.ENDING, Optional.of(process.mark()), "");
            new StopMarker(gateway.directory())
                    .end(process.handle(), gateway.stop().grace());
            exit = process.exitCode();
            process.drain();
            record(Phase.STOPPED, Optional.empty(), "");
            return false;
        }
        process.drain();
        return ended(process.end().join(), "");
    }

    /** Records an end that nobody asked for; tells whether to restart the gateway. */
    private boolean ended(int code, String reason) {
        exit = OptionalInt.of(code);
        deaths++;
        if (code == 0) {
            record(Phase.FINISHED, Optional.empty(), reason);
            return false;
        }
        if (!gateway.restart().enabled() || gateway.restart().never().contains(code)) {
            record(Phase.FAILED, Optional.empty(), reason);
            return false;
        }
        record(Phase.WAITING, Optional.empty(), reason);
        return true;
    }

    /** Waits for the delay; tells whether the restart is still wanted. */
    private boolean waits(Duration ran) throws InterruptedException {
        Duration delay = delays.after(exit.orElse(0), ran);
        try {
            watch.held().get(delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException passed) {
            return true;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a watch only ever completes", e);
        }
        record(Phase.STOPPED, Optional.empty(), "");
        return false;
    }

    /** A record that cannot be written, on a full disk for instance, must not end the gateway. */
    private void record(Phase phase, Optional<ProcessMark> process, String reason) {
        try {
            folder.write(new LaunchRecord(
                    phase, System.currentTimeMillis(), Optional.of(self), process, deaths, exit, reason));
        } catch (IOException unwritten) {
            return;
        }
    }
}
