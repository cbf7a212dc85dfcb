package dev.gatehouse.windows.launcher;

import dev.gatehouse.definition.PlannedStop;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.spi.files.FileWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Stops a gateway. Windows has no signals, so a file in the profile's directory names the process and asks it to stop:
 * the one by which the app announces stops, otherwise one of Gatehouse's own. A gateway that ignores the file is killed
 * after its stop timeout, together with its descendants.
 */
public final class StopMarker {
    /** Name of the file of an app that has none. */
    public static final String FILE = PlannedStop.USUAL_FILE;

    private static final PlannedStop DEFAULT = new PlannedStop(
            FILE, "{\"target_pid\": {pid}, \"target_start_time\": {start-time}, \"written_at\": \"{now}\"}\n");

    private final Path directory;
    private final PlannedStop planned;

    public StopMarker(Path directory, StopPolicy stop) {
        this.directory = directory;
        this.planned = stop.marker().orElse(DEFAULT);
    }

    /**
     * Requests that a gateway stops. Windows does not count a process's start in ticks.
     *
     * @return whether the file could be written; false for instance if the directory is gone
     */
    public boolean requestStop(ProcessHandle gateway) {
        byte[] text =
                planned.text(gateway.pid(), OptionalLong.empty(), Instant.now()).getBytes(StandardCharsets.UTF_8);
        try {
            FileWriter.atExisting(directory).replace(Path.of(planned.file()), text, 0600);
            return true;
        } catch (IOException notWritable) {
            return false;
        }
    }

    /** Deletes the file. Otherwise it might stop a later process with the same pid. */
    public void delete() {
        try {
            FileWriter.atExisting(directory).delete(Path.of(planned.file()));
        } catch (IOException unwritable) {
            // The file names a process that has ended.
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
