package dev.gatehouse.spi;

import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.posix.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the script of a backend noted when a run had failed: {@code FAILURES DELAY}, the number of failures in a row and
 * the seconds until the next run, counted from the modification time of the file. The file is absent if the last run did
 * not fail. Immutable.
 *
 * @param failures number of failures in a row, at least 1
 * @param next when the next run begins; empty if the script did not note it
 * @since 0.1.0
 */
public record Retry(int failures, Optional<Instant> next) {
    private static final int LONGEST = 100;

    /** So many failures in a row are a loop. */
    private static final int LOOP = 2;

    private static final Duration HEALTHY = RestartPolicy.ON_FAILURE.healthy();

    /**
     * Reads a file. Does not follow a symbolic link, because the gateway's account may own the folder.
     *
     * @param file the file
     * @return empty if it is absent, unreadable or of another form
     */
    public static Optional<Retry> in(Path file) {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return found.isRegularFile() && found.size() <= LONGEST
                    ? parse(
                            new String(SmallFile.read(file, LONGEST), StandardCharsets.UTF_8),
                            found.lastModifiedTime().toInstant())
                    : Optional.empty();
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /**
     * Returns the status of a run that follows failures as it is shown: a run after two failures or more counts as
     * starting, not as up, until it is as long as a healthy run of the default policy. After a single failure, nobody can
     * speak of a loop.
     *
     * @param status the status from the manager
     * @param now the time of the look
     * @return the status to show
     */
    public ServiceStatus applyTo(ServiceStatus status, Instant now) {
        boolean young = status.since()
                .filter(since -> Duration.between(since, now).compareTo(HEALTHY) < 0)
                .isPresent();
        if (status.state() != State.UP || failures < LOOP || !young) {
            return status;
        }
        String exit = status.lastExit().map(Object::toString).orElse("unknown end");
        return status.toBuilder()
                .state(State.STARTING)
                .reason(Optional.of(reason(exit) + "; not yet up for " + HEALTHY.toSeconds() + " s"))
                .build();
    }

    /**
     * Returns why a gateway waits, for people.
     *
     * @param end how the last run ended, in words
     * @return such as {@code crashed 3 times in a row (exit 1)}
     */
    public String reason(String end) {
        return (failures > 1 ? "crashed " + failures + " times in a row" : "crashed") + " (" + end + ")";
    }

    static Optional<Retry> parse(String text, Instant written) {
        String[] words = text.strip().split(" ", -1);
        try {
            int failures = Integer.parseInt(words[0]);
            Optional<Instant> next =
                    words.length > 1 ? Optional.of(written.plusSeconds(Integer.parseInt(words[1]))) : Optional.empty();
            return failures > 0 ? Optional.of(new Retry(failures, next)) : Optional.empty();
        } catch (NumberFormatException other) {
            return Optional.empty();
        }
    }
}
