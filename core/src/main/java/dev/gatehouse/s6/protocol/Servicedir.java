package dev.gatehouse.s6.protocol;

import dev.gatehouse.error.NewerFormatException;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.LinuxProcess;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.RecordLock;
import dev.gatehouse.posix.SmallFile;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Retry;
import dev.gatehouse.spi.process.RunRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads the files of a servicedir that s6-supervise, ./run and ./finish write. */
public record Servicedir(Path path) {
    /** File in which {@code finish} records why no restart follows; {@code run} clears it. */
    public static final String VERDICT = "data/verdict";

    /** File in which {@code run} records itself ({@link RunRecord}); {@code finish} deletes it. */
    public static final String RUN = "data/run";

    /** Script that ends what has left the process group of the run. */
    public static final String SURVIVORS = "data/survivors";

    /** File in which {@code finish} records the process that ends the last line of a run. */
    public static final String LAST_LINE = "data/last-line";

    /**
     * File that asks {@code finish} for a restart, whatever the exit code. It is in the one directory that an account may
     * write that has only the right to send commands.
     */
    public static final String RESTART = "supervise/gatehouse-restart";

    /** Name of that file in its directory. */
    public static final String RESTART_NAME = "gatehouse-restart";

    /** File with what starts and stops must know and s6 has no file for ({@link Expectations}). */
    public static final String EXPECTATIONS = "data/proof";

    /** Maximum stop timeout of a definition, in milliseconds. */
    private static final long LONGEST_GRACE = 3_600_000;

    /** Size of a death in the tally: TAI64N, exit code, signal (s6 src/libs6/s6_dtally_pack.c). */
    private static final int TALLY_RECORD = 14;

    /** Longer than the status of every known version, so that the length reveals an unknown version. */
    private static final int LONGEST_STATUS = 64;

    /** Longer than two numbers. */
    private static final int LONGEST_RUN = 64;

    /** Size limit for small files of the renderer and ./finish. */
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
     * Whether s6-supervise runs for the service and for its logger, if there is one. s6-supervise takes the lock first,
     * and writes the status when it accepts commands (src/supervision/s6-supervise.c, main).
     */
    public boolean isSupervised() throws PosixException {
        return RecordLock.holder(lock()).isPresent()
                && Files.exists(path.resolve("supervise/status"))
                && (!hasLogger() || RecordLock.holder(logger().lock()).isPresent());
    }

    /**
     * Whether s6-supervise of this servicedir started a process: it holds the lock, works in this directory, and is the
     * parent. The status file alone proves nothing, because the account that may control the service can write it.
     *
     * @param pid a process of this pid namespace
     * @return false if that cannot be seen
     */
    public boolean hasStarted(long pid) throws IOException {
        OptionalInt supervisor = supervisor();
        if (supervisor.isEmpty() || LinuxProcess.of(pid).parent() != supervisor.getAsInt()) {
            return false;
        }
        return !Accounts.isRoot()
                || worksHere(LinuxProcess.of(supervisor.getAsInt()).folder());
    }

    /** Root may see the directory of its own processes, but without SYS_PTRACE not that of others, which it may believe. */
    private boolean worksHere(Path process) {
        try {
            return Files.isSameFile(process.resolve("cwd"), path);
        } catch (IOException hidden) {
            return isOfAnother(process);
        }
    }

    private static boolean isOfAnother(Path process) {
        try {
            return !Integer.valueOf(0).equals(Files.getAttribute(process, "unix:uid"));
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * Returns the s6-supervise of this servicedir: whoever holds its lock.
     *
     * @return empty if there is none, or if the lock is another service's: a link that is not followed leads to it, or it has a
     *     second name and its holder works elsewhere
     */
    public OptionalInt supervisor() throws PosixException {
        try {
            OptionalInt holder = RecordLock.holder(lock());
            boolean another = holder.isPresent()
                    && hasSeveralNames(lock())
                    && !worksHere(LinuxProcess.of(holder.getAsInt()).folder());
            return another ? OptionalInt.empty() : holder;
        } catch (PosixException e) {
            if (e.is(Errno.ELOOP)) {
                return OptionalInt.empty();
            }
            throw e;
        }
    }

    private static boolean hasSeveralNames(Path file) {
        try {
            return Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) instanceof Integer names
                    && names > 1;
        } catch (IOException gone) {
            return false;
        }
    }

    /** Whether another account has replaced {@code supervise} by a link, which is not followed by root. */
    public boolean isMisled() {
        return Accounts.isRoot() && Files.isSymbolicLink(supervise());
    }

    /**
     * Whether root alone decides what is read here. Then no other account has forged a status, and root needs no native code to
     * read it.
     */
    public boolean isOfRootAlone() {
        Path data = path.resolve("data");
        return !isMisled()
                && hasFilesOfRootAlone(supervise())
                && (Files.notExists(data, LinkOption.NOFOLLOW_LINKS) || hasFilesOfRootAlone(data));
    }

    /** Whether root alone can write the status. */
    public boolean hasStatusOfRootAlone() {
        return OwnerAccess.isOfRootAlone(supervise())
                && OwnerAccess.isEntryOfRootAlone(supervise().resolve("status"));
    }

    /** A file may still belong to an account that had the directory before. */
    private static boolean hasFilesOfRootAlone(Path directory) {
        if (!OwnerAccess.isOfRootAlone(directory)) {
            return false;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (!OwnerAccess.isEntryOfRootAlone(file) && !isForCommands(file)) {
                    return false;
                }
            }
            return true;
        } catch (IOException | DirectoryIteratorException unseen) {
            return false;
        }
    }

    /** A FIFO, or the directory of FIFOs that hear about events. Nothing is read there, and a group may command and listen. */
    private static boolean isForCommands(Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return attributes.isOther() || (attributes.isDirectory() && file.endsWith("event"));
    }

    /** Whether the service starts together with its s6-supervise: true if there is no file {@code down}. */
    public boolean isNormallyUp() {
        return !Files.exists(path.resolve("down"));
    }

    /** Returns the bytes of the status file. They are consistent, because s6-supervise replaces the file by renaming. */
    public byte[] statusBytes() throws IOException {
        return statusBytes(Liveness.exact());
    }

    /** As {@link #statusBytes()}, by the means of a liveness. */
    public byte[] statusBytes(Liveness liveness) throws IOException {
        return liveness.read(path.resolve("supervise/status"), LONGEST_STATUS);
    }

    /** Returns the current status. Uses s6-svstat if the file is of an unknown version. */
    public SupervisionStatus status(S6Tools tools) throws IOException {
        return status(statusBytes(), tools);
    }

    /**
     * Returns the status in the bytes of the status file. Uses s6-svstat if they are of an unknown version.
     *
     * @throws IOException if there are none: a FIFO has none either, and s6-svstat would wait for its writer
     */
    public SupervisionStatus status(byte[] bytes, S6Tools tools) throws IOException {
        if (bytes.length == 0) {
            throw new IOException(path.resolve("supervise/status") + " is empty or not a regular file");
        }
        return SupervisionStatus.unpack(bytes).orElseGet(() -> tools.svstat(path));
    }

    /** Returns how often ./run has exited, for any reason, since s6-supervise started, at most the number in {@code max-death-tally}. */
    public OptionalInt deaths() {
        try {
            return OptionalInt.of((int) (Files.size(path.resolve("supervise/death_tally")) / TALLY_RECORD));
        } catch (IOException unreadable) {
            return OptionalInt.empty();
        }
    }

    /** Returns how many restarts have begun since the last start command; empty if none was counted. */
    public OptionalInt restarts() {
        return firstLine("data/restarts").map(Servicedir::count).orElse(OptionalInt.empty());
    }

    /** Returns what ./finish noted about the next try; empty if the last run did not fail. */
    public Optional<Retry> retry() {
        return Retry.in(path.resolve("data/failures"));
    }

    /** Whether the service has a descriptor on which it signals readiness. */
    public boolean isNotifying() {
        return Files.exists(path.resolve("notification-fd"));
    }

    private static OptionalInt count(String text) {
        OptionalLong number = number(text);
        return number.isPresent() && number.getAsLong() >= 0 && number.getAsLong() <= Integer.MAX_VALUE
                ? OptionalInt.of((int) number.getAsLong())
                : OptionalInt.empty();
    }

    /** Returns the word that ./finish wrote when it exited 125: {@code finished}, {@code failed}, or empty. */
    public String verdict() {
        return firstLine(VERDICT).orElse("");
    }

    /** Returns the last run, if ./finish has not ended all of it. */
    public Optional<RunRecord> run() {
        return run(Liveness.snapshot());
    }

    /** As {@link #run()}, by the means of a liveness. */
    public Optional<RunRecord> run(Liveness liveness) {
        return text(RUN, LONGEST_RUN, liveness).flatMap(RunRecord::parse);
    }

    /** Returns the run whose process lives, if this process may end it. */
    public Optional<RunRecord> liveRun() {
        try {
            SmallFile.Owned file = SmallFile.readOwned(path.resolve(RUN), LONGEST_TEXT);
            return RunRecord.parse(file.text()).filter(RunRecord::isAlive).filter(run -> run.isBackedBy(file.uid()));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /** Returns the time in milliseconds after which s6-supervise kills a service that does not stop; empty if never. */
    public OptionalLong killAfterMillis() {
        return firstLine("timeout-kill").map(Servicedir::number).orElse(OptionalLong.empty());
    }

    /**
     * Throws if the slot has a newer format.
     *
     * @throws NewerFormatException if a newer version of Gatehouse wrote it
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
     * Returns what the definition says about starts and stops. For a slot without a format number only the stop timeout
     * is known, from s6's own file.
     *
     * @throws NewerFormatException if a newer version of Gatehouse wrote it
     */
    public Expectations expectations() {
        Expectations known = noted();
        OptionalLong grace = killAfterMillis();
        boolean plausible = grace.isPresent() && grace.getAsLong() >= 1 && grace.getAsLong() <= LONGEST_GRACE;
        return known.equals(Expectations.UNKNOWN) && plausible
                ? new Expectations(
                        known.ready(),
                        known.stop().withGrace(Duration.ofMillis(grace.getAsLong())),
                        known.restart(),
                        known.again(),
                        known.never())
                : known;
    }

    private Optional<String> firstLine(String file) {
        Optional<String> text = text(file);
        if (text.isEmpty()) {
            return text;
        }
        int end = text.get().indexOf('\n');
        return Optional.of(end < 0 ? text.get() : text.get().substring(0, end));
    }

    /** Returns the text of a small file; empty if it is absent or unreadable. */
    private Optional<String> text(String file) {
        return text(file, LONGEST_TEXT, Liveness.snapshot());
    }

    private Optional<String> text(String file, int most, Liveness liveness) {
        try {
            return Optional.of(new String(liveness.read(path.resolve(file), most), StandardCharsets.UTF_8));
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
