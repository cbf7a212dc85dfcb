package dev.gatehouse.windows.launcher;

import dev.gatehouse.manager.NewerFormatException;
import dev.gatehouse.spi.Deadline;
import dev.gatehouse.spi.WaitLoop;
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
 * <p>It runs on {@code javaw}, which has no console: so neither a window nor the console events that Windows sends at a
 * logon reach it, and the JDK gives the gateway a console of its own that nobody sees (ProcessImpl_md.c,
 * {@code CREATE_NO_WINDOW} where the parent has none). Its wishes come by the file {@code hold} of its folder, its answers go to
 * {@code record}.
 *
 * <p>It ends with 0 whatever became of the gateway, which is in the record; so Task Scheduler restarts only a launcher
 * that was killed or has crashed.
 */
public final class LauncherProgram {
    /** A predecessor that has said that it is over may take so long to leave. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PACE = Duration.ofMillis(10);

    /** A request that is older was overtaken by something; whoever comes now comes by a logon. */
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
            // Every start by this version and every status tell of it; there is nobody here to be told.
            return;
        }
    }

    /** Another launcher of the same gateway has the lock and does all that this one could; then there is none here. */
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
            folder.write(LaunchRecord.without(Phase.FAILED, "its launch file cannot be read: " + e.getMessage()));
            return;
        }
        try (HoldWatch watch = HoldWatch.of(folder)) {
            new LauncherProgram(folder, gateway, watch).run(before);
        }
    }

    /** A request has the word about now, and a logon that about logons; one that was held once only runs again then. */
    private static boolean isHeld(ServiceFolder folder) throws IOException {
        StartPolicy policy = folder.readStartPolicy();
        boolean requested = folder.readRecord()
                .filter(record -> record.phase() == Phase.REQUESTED)
                .filter(record -> System.currentTimeMillis() - record.since() < REQUEST_HOLDS.toMillis())
                .isPresent();
        if (requested ? policy.stopsNow() : policy.skipsLogon()) {
            if (requested) {
                // Whoever has held it back since it was asked for waits for this word.
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
            // Its launcher was killed. It cannot be adopted, and two would fight for its port and its files.
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

    /** One run of the gateway; tells whether it is to be thought about another. */
    private boolean runOnce() throws InterruptedException {
        GatewayProcess process;
        try {
            process = GatewayProcess.start(gateway, log);
        } catch (IOException | IllegalArgumentException e) {
            // What a shell says of a program that is not there.
            return ended(127, "it cannot be started: " + e.getMessage());
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

    /** What an end by itself means; tells whether the gateway is to be started again. */
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

    /** Lets the time pass until the next start; tells whether there is to be one. */
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

    /** The gateway is of more weight than what is written of it: a full disk must not end it. */
    private void record(Phase phase, Optional<ProcessMark> process, String reason) {
        try {
            folder.write(new LaunchRecord(
                    phase, System.currentTimeMillis(), Optional.of(self), process, deaths, exit, reason));
        } catch (IOException unwritten) {
            return;
        }
    }
}
