package dev.gatehouse.windows.launcher;

import dev.gatehouse.definition.RestartPolicy;
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
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The program that a task or a Startup entry runs. It starts one gateway, implements the restart policy, and exits when
 * the gateway is finished.
 *
 * <p>It runs on {@code javaw}, which has no console. So it shows no window, and receives none of the console events
 * that Windows sends at logon. The JDK gives the gateway an invisible console of its own (ProcessImpl_md.c: {@code
 * CREATE_NO_WINDOW} if the parent has no console). It obeys the file {@code hold} of its folder and reports in {@code
 * record}.
 *
 * <p>It always exits with 0, so that Task Scheduler restarts only a launcher that was killed or crashed. The record
 * says how the gateway ended.
 */
public final class LauncherProgram {
    /** How long to wait for a previous launcher to exit. */
    private static final Duration PREDECESSOR_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration PACE = Duration.ofMillis(10);

    /** Older requests are ignored: a launcher that starts later was started by a logon. */
    private static final Duration REQUEST_HOLDS = Duration.ofMinutes(5);

    private final ServiceFolder folder;
    private final LaunchFile gateway;
    private final HoldWatch watch;
    private final GatewayLog log;
    private final Delays delays;
    private final ProcessMark self = ProcessMark.of(ProcessHandle.current());
    private int ends;
    private Duration delay = Duration.ZERO;
    private OptionalInt exit = OptionalInt.empty();

    private LauncherProgram(ServiceFolder folder, LaunchFile gateway, HoldWatch watch) {
        this.folder = folder;
        this.gateway = gateway;
        this.watch = watch;
        this.log = new GatewayLog(gateway.logs(), gateway.rotation());
        this.delays = new Delays(gateway.restart());
    }

    /** Runs a gateway. The only argument is the path of its launch file. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("usage: launcher LAUNCH-FILE");
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
            // Nobody would see a message here. The commands report it.
            return;
        }
    }

    /** Returns null if another launcher of the same gateway holds the lock; this one is then not needed. */
    private static @Nullable FileLock take(FileChannel channel) throws IOException {
        return WaitLoop.poll(PACE, Deadline.after(PREDECESSOR_TIMEOUT), () -> Optional.ofNullable(channel.tryLock()))
                .orElse(null);
    }

    private static void launch(ServiceFolder folder) throws IOException, InterruptedException {
        if (isHeld(folder)) {
            return;
        }
        run(folder);
        while (folder.readStartPolicy() == StartPolicy.AGAIN) {
            folder.write(StartPolicy.RUN);
            run(folder);
        }
    }

    private static void run(ServiceFolder folder) throws IOException, InterruptedException {
        Optional<LaunchRecord> before = folder.readRecord();
        LaunchFile gateway;
        try {
            gateway = folder.readLaunch();
        } catch (IllegalArgumentException e) {
            folder.write(LaunchRecord.without(Phase.FAILED, "launch file is damaged: " + e.getMessage()));
            return;
        }
        try (HoldWatch watch = HoldWatch.of(folder)) {
            new LauncherProgram(folder, gateway, watch).run(before);
        }
    }

    /**
     * Returns whether the policy forbids this start. A requested start follows the policy for now, a start at logon the
     * policy for logons; a logon thus ends a temporary stop.
     */
    private static boolean isHeld(ServiceFolder folder) throws IOException {
        StartPolicy policy = folder.readStartPolicy();
        boolean requested = folder.readRecord()
                .filter(record -> record.phase() == Phase.REQUESTED)
                .filter(record -> System.currentTimeMillis() - record.since() < REQUEST_HOLDS.toMillis())
                .isPresent();
        if (requested ? policy.stopsNow() : policy.skipsLogon()) {
            if (requested) {
                // A stop that came after the request waits for this record.
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
            // A previous launcher was killed and its gateway still runs. It cannot be taken over, and two gateways
            // would compete for the port and files; so stop it first.
            new StopMarker(gateway.directory(), gateway.stop())
                    .end(orphan.get(), gateway.stop().grace());
        }
        while (!watch.isHeld()) {
            long begin = System.nanoTime();
            if (!runOnce(begin) || !waits()) {
                return;
            }
        }
        record(Phase.STOPPED, Optional.empty(), "");
    }

    /** Runs the gateway once; returns whether a restart may follow. */
    private boolean runOnce(long begin) throws InterruptedException {
        GatewayProcess process;
        try {
            process = GatewayProcess.start(gateway, log);
        } catch (IOException | IllegalArgumentException | InvalidInputException e) {
            // Shells use this exit code for a missing program.
            return ended(begin, 127, "cannot start the gateway: " + e.getMessage());
        }
        record(Phase.UP, Optional.of(process.mark()), "");
        CompletableFuture.anyOf(process.end(), watch.held()).join();
        if (watch.isHeld()) {
            record(Phase.ENDING, Optional.of(process.mark()), "");
            new StopMarker(gateway.directory(), gateway.stop())
                    .end(process.handle(), gateway.stop().grace());
            exit = process.exitCode();
            process.drain();
            record(Phase.STOPPED, Optional.empty(), "");
            return false;
        }
        process.drain();
        return ended(begin, process.end().join(), "");
    }

    /** Records an unrequested exit; returns whether to restart the gateway. */
    private boolean ended(long begin, int code, String reason) {
        exit = OptionalInt.of(code);
        ends++;
        RestartPolicy policy = gateway.restart();
        if (!policy.restartsAfter(code)) {
            record(code == 0 ? Phase.FINISHED : Phase.FAILED, Optional.empty(), reason);
            return false;
        }
        delay = delays.after(code, Duration.ofNanos(System.nanoTime() - begin));
        boolean asked = policy.again().contains(code);
        record(
                Phase.WAITING,
                Optional.empty(),
                reason,
                asked ? OptionalLong.empty() : OptionalLong.of(System.currentTimeMillis() + delay.toMillis()));
        return true;
    }

    /** Waits for the restart delay; returns whether the restart is still wanted. */
    private boolean waits() throws InterruptedException {
        try {
            watch.held().get(delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException passed) {
            return true;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the watch never completes with an exception", e);
        }
        record(Phase.STOPPED, Optional.empty(), "");
        return false;
    }

    /** Writes the record. Failures are ignored: a full disk, for instance, must not stop the gateway. */
    private void record(Phase phase, Optional<ProcessMark> process, String reason) {
        record(phase, process, reason, OptionalLong.empty());
    }

    private void record(Phase phase, Optional<ProcessMark> process, String reason, OptionalLong next) {
        try {
            folder.write(new LaunchRecord(
                    phase, System.currentTimeMillis(), Optional.of(self), process, ends, exit, reason, next));
        } catch (IOException unwritten) {
            return;
        }
    }
}
