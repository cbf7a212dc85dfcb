package dev.gatehouse.s6.protocol;

import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.NewerFormatException;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.RecordLock;
import dev.gatehouse.posix.SmallFile;
import dev.gatehouse.spi.Expectations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The files of a servicedir that s6-supervise, ./run and ./finish write, read as they are. */
public record Servicedir(Path path) {
    /** Where {@code finish} leaves the reason of a permanent end, and {@code run} takes it away. */
    public static final String VERDICT = "data/verdict";

    /** What the controller needs to know of starts and stops, which s6 itself has no file for ({@link Expectations}). */
    public static final String EXPECTATIONS = "data/proof";

    /** The longest grace that a definition may have, in milliseconds. */
    private static final long LONGEST_GRACE = 3_600_000;

    /** One death in the tally: TAI64N, exit code, signal (s6 src/libs6/s6_dtally_pack.c). */
    private static final int TALLY_RECORD = 14;

    /** Longer than any status of a version that we know, so that one of another shows by its length. */
    private static final int LONGEST_STATUS = 64;

    /** More than any small file that the renderer or ./finish leaves. */
    private static final int LONGEST_TEXT = 1 << 16;

    public Path supervise() {
        return path.resolve("supervise");
    }

    public Path lock() {
        return path.resolve("supervise/lock");
    }

    public Path control() {
        return path.resolve("supervise/control");
    }

    public Path events() {
        return path.resolve("event");
    }

    public Servicedir logger() {
        return new Servicedir(path.resolve("log"));
    }

    public boolean isDirectory() {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    public boolean exists() {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    public boolean hasLogger() {
        return Files.isDirectory(logger().path(), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Whether s6-supervise runs for the service and, where there is one, for its logger. It takes the lock first and
     * writes the status last, when it takes commands (src/supervision/s6-supervise.c, main).
     */
    public boolean isSupervised() throws PosixException {
        return RecordLock.holder(lock()).isPresent()
                && Files.exists(path.resolve("supervise/status"))
                && (!hasLogger() || RecordLock.holder(logger().lock()).isPresent());
    }

    /** Whether the service starts when its s6-supervise does: there is no {@code down} file. */
    public boolean isNormallyUp() {
        return !Files.exists(path.resolve("down"));
    }

    /** The bytes of the status file, of whatever length; s6-supervise replaces it by renaming, so they belong together. */
    public byte[] statusBytes() throws IOException {
        return SmallFile.readNatively(path.resolve("supervise/status"), LONGEST_STATUS);
    }

    /** The same for a process that is over before the C library would be loaded. */
    public byte[] statusBytesBriefly() throws IOException {
        return SmallFile.read(path.resolve("supervise/status"), LONGEST_STATUS);
    }

    /** The status as it is now; by s6's own tool where the file is of no version that we know. */
    public SupervisionStatus status(S6Tools tools) throws IOException {
        return SupervisionStatus.unpack(statusBytes()).orElseGet(() -> tools.svstat(path));
    }

    /** How often ./run has died since s6-supervise took the service on, up to what {@code max-death-tally} keeps. */
    public OptionalInt deaths() {
        try {
            return OptionalInt.of((int) (Files.size(path.resolve("supervise/death_tally")) / TALLY_RECORD));
        } catch (IOException unreadable) {
            return OptionalInt.empty();
        }
    }

    /** The word that ./finish left when it exited 125: {@code finished}, {@code failed}, or empty. */
    public String verdict() {
        return firstLine(VERDICT).orElse("");
    }

    /** The time, in milliseconds, after which s6-supervise kills a service that does not stop; empty: never. */
    public OptionalLong killAfterMillis() {
        return firstLine("timeout-kill").map(Servicedir::number).orElse(OptionalLong.empty());
    }

    /**
     * Refuses a slot of a format that this version does not know.
     *
     * @throws NewerFormatException where a newer version has written it
     */
    public void requireKnownFormat() {
        noted();
    }

    private Expectations noted() {
        return text(EXPECTATIONS)
                .map(line -> Expectations.parse(line, path.resolve(EXPECTATIONS).toString()))
                .orElse(Expectations.UNKNOWN);
    }

    /**
     * What the definition says of starts and stops, as the renderer put it down. Of a slot of a version before formats had
     * numbers only the grace is known, which s6 itself has a file for.
     *
     * @throws NewerFormatException where a newer version has written it
     */
    public Expectations expectations() {
        Expectations known = noted();
        OptionalLong grace = killAfterMillis();
        boolean plausible = grace.isPresent() && grace.getAsLong() >= 1 && grace.getAsLong() <= LONGEST_GRACE;
        return known.equals(Expectations.UNKNOWN) && plausible
                ? new Expectations(
                        known.ready(),
                        new StopPolicy(known.stop().signal(), Duration.ofMillis(grace.getAsLong())),
                        known.restarts(),
                        known.again(),
                        known.never())
                : known;
    }

    private Optional<String> firstLine(String file) {
        return text(file).map(text -> text.lines().findFirst().orElse(""));
    }

    /** A small file's text; one that is absent or unreadable says nothing. */
    private Optional<String> text(String file) {
        try {
            return Optional.of(new String(SmallFile.read(path.resolve(file), LONGEST_TEXT), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
