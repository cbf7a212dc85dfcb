package dev.gatehouse.spi.logs;

import dev.gatehouse.spi.logs.LogFolders.Reading;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.Signals;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows logs: continues when a folder has changed, until the sink refuses a line or the thread is interrupted.
 *
 * <p>Each folder is also read once a second: a volume that another kernel writes to causes no events, and an account may
 * have used up its watches.
 */
final class LogFollower implements WaitLoop.Watch<Path> {
    private static final Duration NOW_AND_THEN = Duration.ofSeconds(1);

    private final Reading reading;
    private final Signals<Path> signals;
    private final Deadline never = Deadline.after(ChronoUnit.FOREVER.getDuration());
    private boolean ended;

    private LogFollower(Reading reading, Signals<Path> signals) {
        this.reading = reading;
        this.signals = signals;
    }

    /**
     * Follows logs whose present lines have all been passed.
     *
     * @param signals signals changes in their folders; closed by this method
     */
    static void follow(Reading reading, Signals<Path> signals) {
        LogFollower follower = new LogFollower(reading, signals);
        try (signals) {
            WaitLoop.await(follower.folders().keySet(), follower, follower.untilEnded());
        }
    }

    private Map<Path, LogSource> folders() {
        Map<Path, LogSource> folders = new LinkedHashMap<>();
        reading.sources().forEach(source -> folders.put(source.folder.path(), source));
        return folders;
    }

    @Override
    public Map<Path, Duration> look(Collection<Path> due) {
        if (ended) {
            return Map.of();
        }
        Map<Path, LogSource> folders = folders();
        List<LogSource> sources = new ArrayList<>();
        for (Path folder : due) {
            // Watch before reading, so that no change in between is missed.
            if (signals instanceof FolderEvents events) {
                events.cover(folder);
            }
            Optional.ofNullable(folders.get(folder)).ifPresent(sources::add);
        }
        if (!reading.giveAll(sources) || !reading.sink().caughtUp()) {
            ended = true;
            return Map.of();
        }
        Map<Path, Duration> again = new LinkedHashMap<>();
        reading.sources().forEach(source -> again.put(source.folder.path(), NOW_AND_THEN));
        return again;
    }

    /** When the sink refuses a line, every folder is due, so that the loop drops all of them. */
    private Signals<Path> untilEnded() {
        return new Signals<>() {
            @Override
            public Collection<Path> await(Duration atMost) throws InterruptedException {
                return ended ? folders().keySet() : signals.await(atMost);
            }

            @Override
            public Duration pause(Duration wanted) {
                return signals.pause(wanted);
            }
        };
    }

    @Override
    public Deadline deadline(Path folder) {
        return never;
    }

    @Override
    public void late(Path folder) {}

    /** An interrupt ends the loop; there is nothing to report. */
    @Override
    public void interrupted(Path folder) {}
}
