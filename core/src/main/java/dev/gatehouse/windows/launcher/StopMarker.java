package dev.gatehouse.windows.launcher;

import dev.gatehouse.spi.FileWriter;
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
 * How a gateway is ended. Windows has no signal that a process could answer, so the wish is a file in the profile's
 * directory that names the process, as Hermes has it ({@code gateway/status.py}, {@code write_planned_stop_marker}); a
 * gateway that heeds it ends by itself. One that does not is killed when its time is over, with the processes that it
 * had started by then.
 */
public final class StopMarker {
    /** Name of the marker in a profile's directory. */
    public static final String FILE = ".gateway-planned-stop.json";

    /** As Python's {@code datetime.isoformat} writes it, which has an offset instead of a Z. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx");

    private final Path directory;

    public StopMarker(Path directory) {
        this.directory = directory;
    }

    /**
     * Asks a gateway to end. The time of its start is left out, which Hermes has in a unit of its own on each system and
     * compares only where both sides know it.
     *
     * @return whether that was possible; where the directory is gone, nobody can ask it any more
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

    /** Takes the wish back; one that nobody heeded would end a later process of the same number. */
    public void forget() {
        try {
            FileWriter.atExisting(directory).delete(Path.of(FILE));
        } catch (IOException expiresByItself) {
            // Its reader believes it for a minute only.
            return;
        }
    }

    /** Asks, waits for its grace, kills what is left, and returns when the process is gone. */
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

    /** Kills a process and those that it started. A handle stands for one process and no later one of its number. */
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
