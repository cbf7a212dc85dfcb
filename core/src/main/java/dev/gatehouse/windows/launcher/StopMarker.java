package dev.gatehouse.windows.launcher;

import dev.gatehouse.spi.files.FileWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends a gateway. Windows has no signals, so a file in the profile's directory that names the process asks it to end, as in
 * Hermes ({@code gateway/status.py}, {@code write_planned_stop_marker}). A gateway that ignores the file is killed after its
 * grace, with the processes that it has started.
 */
public final class StopMarker {
    /** Name of the file. */
    public static final String FILE = ".gateway-planned-stop.json";

    /** As Python's {@code datetime.isoformat} prints it, with an offset instead of Z. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx");

    private final Path directory;

    public StopMarker(Path directory) {
        this.directory = directory;
    }

    /**
     * Asks a gateway to end. The start time stays empty: Hermes uses another unit on each system, and compares it only if both
     * sides know it.
     *
     * @return whether that was possible; not if the directory is gone
     */
    public boolean ask(ProcessHandle gateway) {
        String json = "{\"target_pid\": " + gateway.pid() + ", \"target_start_time\": null, \"stopper_pid\": "
                + ProcessHandle.current().pid() + ", \"written_at\": \""
                + TIME.format(ZonedDateTime.now(ZoneOffset.UTC)) + "\"}\n";
        try {
            FileWriter.atExisting(directory).replace(Path.of(FILE), json.getBytes(StandardCharsets.UTF_8), 0600);
            return true;
        } catch (IOException unaskable) {
            return false;
        }
    }

    /** Deletes the file, which might otherwise end a later process with the same pid. */
    public void forget() {
        try {
            FileWriter.atExisting(directory).delete(Path.of(FILE));
        } catch (IOException expiresByItself) {
            // Its reader ignores it after a minute.
            return;
        }
    }

    /** Asks, waits for the grace, kills what is left, and returns when the process is gone. */
    void end(ProcessHandle gateway, Duration grace) throws InterruptedException {
        try {
            if (ask(gateway) && isGone(gateway, grace)) {
                return;
            }
        } finally {
            forget();
        }
        kill(gateway);
        isGone(gateway, Duration.ofSeconds(10));
    }

    /** Kills a process and its descendants. A handle never stands for a later process with the same pid. */
    public static void kill(ProcessHandle process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private static boolean isGone(ProcessHandle process, Duration limit) throws InterruptedException {
        try {
            process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return !process.isAlive();
        }
    }
}
