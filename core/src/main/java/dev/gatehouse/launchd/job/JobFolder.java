package dev.gatehouse.launchd.job;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.NewerFormatException;
import dev.gatehouse.posix.SmallFile;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Retry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The folder of a gateway. It contains what launchd has no key for, and the files through which Gatehouse and the start
 * script communicate, and one run of the script with the next.
 *
 * <pre>
 *   start      the script that launchd runs (rendered)
 *   logger     the program in perl that writes the gateway's output to its log (rendered)
 *   proof      what start, stop and status need to know, and the format of this folder (rendered)
 *   origin     the home that the gateway belongs to, and its profile if the label has a hash instead (rendered)
 *   domain     the domain in which the job was last loaded; the script queries it
 *   stopped    the gateway must not run; the script exits immediately
 *   adopted.plist   the property list of the app that was replaced, until it is given back
 *   paused     the gateway must not run until the next login or boot; applies to runs that began earlier
 *   data/      written by the script, which runs as the gateway's account:
 *     phase      "running PID SINCE BEGAN" before exec, or "waiting PID SINCE DELAY" before the back-off; SINCE, and
 *                BEGAN, the start of the script, in milliseconds of the epoch, DELAY in seconds
 *     verdict    "failed CODE" if no restart follows
 *     failures   number of consecutive failures
 *     alive      exists while the gateway runs, if it restarts even after exit code 0
 *     ready      contains a newline once the gateway has signalled readiness
 *     console    output before the log was opened, and why the logger cannot write
 *     output     the pipe to the logger, until the script has opened it
 * </pre>
 *
 * Only {@code data} can belong to another account than the caller's. Symbolic links in it are never followed.
 */
public record JobFolder(Path path) {
    public static final String START = "start";
    public static final String LOGGER = "logger";
    public static final String PROOF = "proof";
    public static final String ORIGIN = "origin";
    public static final String DOMAIN = "domain";
    public static final String STOPPED = "stopped";
    public static final String PAUSED = "paused";
    public static final String ADOPTED = "adopted.plist";
    static final String DATA = "data";
    public static final String CONSOLE = DATA + "/console";
    public static final String ALIVE = DATA + "/alive";

    private static final int LARGEST = 1 << 16;
    private static final String PROFILE = "profile ";

    /**
     * Returns the text of {@code origin}.
     *
     * @param profile the profile; empty if the label says which it is
     */
    public static String origin(Path home, Optional<ProfileName> profile) {
        return home + "\n" + profile.map(name -> PROFILE + name + "\n").orElse("");
    }

    /** Whether the gateway has a logger. Earlier versions installed none. */
    public boolean hasLogger() {
        return Files.exists(path.resolve(LOGGER));
    }

    public boolean exists() {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    Path data(String name) {
        return path.resolve(DATA).resolve(name);
    }

    /** Returns the domain in which the gateway was last loaded; empty if unknown. */
    public Optional<String> domain() {
        return text(path.resolve(DOMAIN)).map(String::strip);
    }

    /** Returns the home that the gateway belongs to; empty if unknown. No path has a NUL, but a damaged file may. */
    public Optional<String> home() {
        return text(path.resolve(ORIGIN))
                .map(text -> (profileLine(text) < 0 ? text : text.substring(0, profileLine(text))).strip())
                .filter(text -> text.indexOf('\0') < 0);
    }

    /** Returns the profile of the gateway, if the label has a hash instead of its name. */
    public Optional<ProfileName> profile() {
        return text(path.resolve(ORIGIN))
                .filter(text -> profileLine(text) >= 0)
                .map(text ->
                        text.substring(profileLine(text) + 1 + PROFILE.length()).strip())
                .filter(ProfileName::isValid)
                .map(ProfileName::of);
    }

    private static int profileLine(String origin) {
        return origin.lastIndexOf("\n" + PROFILE);
    }

    /**
     * Returns what the definition says about starts and stops.
     *
     * @throws NewerFormatException if a newer version wrote this folder
     */
    public Expectations expectations() {
        Path file = path.resolve(PROOF);
        String text = text(file).orElse("");
        Expectations read = Expectations.parse(text, file.toString());
        return new Expectations(
                read.ready(), stopBeforeFormats(text).orElse(read.stop()), read.restart(), read.again(), read.never());
    }

    /** Reads the stop policy of files without a format number, which have a line {@code stop SIGNAL MILLISECONDS}. */
    private static Optional<StopPolicy> stopBeforeFormats(String text) {
        try {
            return text.lines()
                    .map(line -> line.split(" ", -1))
                    .filter(words -> words[0].equals("stop") && words.length == 3)
                    .map(words -> new StopPolicy(words[1], Duration.ofMillis(Long.parseLong(words[2]))))
                    .findFirst();
        } catch (NumberFormatException | InvalidInputException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Returns when the gateway was stopped; empty if it may run. A pause ends with the run that launchd starts at the
     * next login or boot, although the file {@code paused} remains until the next start.
     */
    public Optional<Instant> down() {
        return changed(path.resolve(STOPPED))
                .or(() -> changed(path.resolve(PAUSED)).filter(this::isPaused));
    }

    private boolean isPaused(Instant pause) {
        return phase().filter(run -> run.began().isAfter(pause)).isEmpty();
    }

    /** Returns what the script last wrote about itself. */
    public Optional<Phase> phase() {
        return text(data("phase")).flatMap(Phase::parse);
    }

    /** Returns the exit code after which the script refused to restart the gateway. */
    public OptionalInt verdict() {
        String text = text(data("verdict")).orElse("").strip();
        try {
            return text.startsWith("failed ")
                    ? OptionalInt.of(Integer.parseInt(text.substring("failed ".length())))
                    : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    public Optional<Instant> verdictTime() {
        return changed(data("verdict"));
    }

    /** Returns what the script noted about failures in a row; empty if the last run did not fail. */
    public Optional<Retry> retry() {
        return Retry.in(data("failures"));
    }

    public boolean ready() {
        return text(data("ready")).filter(text -> !text.isEmpty()).isPresent();
    }

    /** Returns the text of a file, at most its first 64 KiB; empty if it cannot be read. */
    private static Optional<String> text(Path file) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(new String(SmallFile.read(file, LARGEST), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> changed(Path file) {
        try {
            return Optional.of(
                    Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /**
     * Phase of the script.
     *
     * @param running true if the script has become the gateway, or is about to; false while it waits for the back-off
     * @param pid process of the script, and then of the gateway
     * @param since when this phase began
     * @param began when the script was started; while it waits, when the wait began
     * @param next when the wait ends, if the script waits
     */
    public record Phase(boolean running, long pid, Instant since, Instant began, Optional<Instant> next) {
        static Optional<Phase> parse(String text) {
            String[] words = text.strip().split(" ", -1);
            boolean running = words[0].equals("running");
            if (words.length < 3 || !(running || words[0].equals("waiting"))) {
                return Optional.empty();
            }
            try {
                Instant since = Instant.ofEpochMilli(Long.parseLong(words[2]));
                long pid = Long.parseLong(words[1]);
                if (words.length == 3) {
                    return Optional.of(new Phase(running, pid, since, since, Optional.empty()));
                }
                return Optional.of(
                        running
                                ? new Phase(
                                        true,
                                        pid,
                                        since,
                                        Instant.ofEpochMilli(Long.parseLong(words[3])),
                                        Optional.empty())
                                : new Phase(false, pid, since, since, Optional.of(since.plus(delay(words[3])))));
            } catch (NumberFormatException | java.time.DateTimeException e) {
                return Optional.empty();
            }
        }

        private static Duration delay(String seconds) {
            return Duration.ofMillis((long) (Double.parseDouble(seconds) * 1000));
        }
    }
}
