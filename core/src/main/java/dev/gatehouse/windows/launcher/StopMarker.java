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
 * Stops a gateway. Windows has no signals, so a file in the profile's directory names the process and asks it to stop,
 * as in Hermes ({@code gateway/status.py}, {@code write_planned_stop_marker}). A gateway that ignores the file is
 * killed after its stop timeout, together with its descendants.
 */
public final class StopMarker {
    /** Name of the file. */
    public static final String FILE = ".gateway-planned-stop.json";

    /** The format of Python's {@code datetime.isoformat}: with an offset, not Z. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx");

    private final Path directory;

    public StopMarker(Path directory) {
        this.directory = directory;
    }

    /**
     * Requests that a gateway stops. The start time stays empty, because Hermes uses a different unit on each system, and
     * compares it only if both sides know it.
     *
     * @return whether the file could be written; false for instance if the directory is gone
     */
    public boolean requestStop(ProcessHandle gateway) {
        String json = "{\"target_pid\": " + gateway.pid() + ", \"target_start_time\": null, \"stopper_pid\": "
                + ProcessHandle.current().pid() + ", \"written_at\": \""
                + TIME.format(ZonedDateTime.now(ZoneOffset.UTC)) + "\"}\n";
        try {
            FileWriter.atExisting(directory).replace(Path.of(FILE), json.getBytes(StandardCharsets.UTF_8), 0600);
            return true;
        } catch (IOException notWritable) {
            return false;
        }
    }

    /** Deletes the file. Otherwise it might stop a later process with the same pid. */
    public void delete() {
        try {
            FileWriter.atExisting(directory).delete(Path.of(FILE));
        } catch (IOException expiresByItself) {
            // The gateway ignores the file after a minute.
            return;
        }
    }

    /**
     * Requests the stop, waits for the stop timeout, then kills it and its descendants. Returns when the process
     * is gone.
     */
    void end(ProcessHandle gateway, Duration grace) throws InterruptedException {
        try {
            if (requestStop(gateway) && isGone(gateway, grace)) {
                return;
            }
        } finally {
            delete();
        }
        kill(gateway);
        isGone(gateway, Duration.ofSeconds(10));
    }

    /** Kills a process and its descendants. A {@link ProcessHandle} never refers to a later process with the same pid. */
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
