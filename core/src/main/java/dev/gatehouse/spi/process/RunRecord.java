package dev.gatehouse.spi.process;

import dev.gatehouse.posix.Exec;
import dev.gatehouse.posix.LinuxProcess;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A run of a gateway, as its script recorded it ({@link RunScript#begin}): its process, which leads a process group, and
 * when that process began. The time tells the run from a later process with the same number. Immutable.
 *
 * @param pid number of the process and of its group
 * @param begun start time in clock ticks after boot, as in field 22 of {@code /proc/PID/stat}
 * @since 0.1.0
 */
public record RunRecord(int pid, long begun) {
    /** Index of the start time in {@link #fields}. */
    private static final int START = 19;

    static final int SIGTERM = 15;
    static final int SIGKILL = 9;
    static final Duration PACE = Duration.ofMillis(20);

    /**
     * Parses a record.
     *
     * @param text content of the file
     * @return the run; empty if the text is none
     */
    public static Optional<RunRecord> parse(String text) {
        String[] words = text.strip().split(" ", -1);
        try {
            return words.length == 2 && Integer.parseInt(words[0]) > 1
                    ? Optional.of(new RunRecord(Integer.parseInt(words[0]), Long.parseLong(words[1])))
                    : Optional.empty();
        } catch (NumberFormatException noRecord) {
            return Optional.empty();
        }
    }

    /** {@return whether the process of the run has not ended; false if it is in another PID namespace} */
    public boolean isAlive() {
        List<String> fields = fields(LinuxProcess.of(pid));
        return fields.size() > START && fields.get(START).equals(Long.toString(begun));
    }

    /**
     * Tests whether the account that owns the record could end the process itself. Otherwise the record may name any
     * process of the host, which root must not end.
     *
     * @param file the record
     * @return whether the file belongs to root, or to the account of the process
     */
    public boolean isBacked(Path file) {
        try {
            return isBackedBy(uid(file));
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * As {@link #isBacked}, for a file that was read and examined while it was open: another process may exchange a file
     * between two accesses by its path.
     *
     * @param owner the user number of the owner of the record
     * @return whether the owner is root, or the account of the process
     */
    public boolean isBackedBy(int owner) {
        try {
            return owner == 0 || owner == uid(LinuxProcess.of(pid).folder());
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * Returns the account that the process runs as.
     *
     * @return its user number; empty if the process has ended
     */
    public OptionalInt account() {
        try {
            return OptionalInt.of(uid(LinuxProcess.of(pid).folder()));
        } catch (IOException gone) {
            return OptionalInt.empty();
        }
    }

    private static int uid(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Tests whether the supervisor that started the run was killed. A run that has just begun has its supervisor as parent,
     * even if that has not written its status yet.
     *
     * @param supervisor name of the supervisor's program, at most 15 characters
     * @return whether the process of the run has not ended, and its parent is another program
     */
    public boolean isOrphanOf(String supervisor) {
        if (!isAlive()) {
            return false;
        }
        long parent = LinuxProcess.of(pid).parent();
        return !LinuxProcess.of(parent).text("comm").strip().equals(supervisor);
    }

    /**
     * Ends all processes of the group: with TERM, and with KILL when the time is over. Waits until none is left, at most
     * two seconds longer than the given time. Call it only if {@link #isAlive} was true a moment ago: then the group is
     * the run's own, because no process gets the number of a group that exists.
     *
     * @param rest time until KILL
     * @throws IOException if the processes of this host cannot be listed
     */
    public void endGroup(Duration rest) throws IOException {
        if (isAnother() || !signal(SIGTERM) || waitForEnd(rest)) {
            return;
        }
        signal(SIGKILL);
        waitForEnd(Duration.ofSeconds(2));
    }

    /** Whether a process has this number that began later. */
    private boolean isAnother() {
        List<String> fields = fields(LinuxProcess.of(pid));
        return fields.size() > START && !fields.get(START).equals(Long.toString(begun));
    }

    private boolean waitForEnd(Duration limit) throws IOException {
        return WaitLoop.poll(PACE, Deadline.after(limit), () -> groupLives() ? Optional.empty() : Optional.of(true))
                .isPresent();
    }

    /** Returns false if there is no such group, or none of its processes belongs to this account. */
    private boolean signal(int signal) {
        try {
            Exec.signal(-pid, signal);
            return true;
        } catch (PosixException none) {
            return false;
        }
    }

    /** A process that has ended and that nobody reaps does not count. */
    private boolean groupLives() throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                List<String> fields = fields(new LinuxProcess(process));
                if (fields.size() > 2 && fields.get(2).equals(Integer.toString(pid))) {
                    return true;
                }
            }
            return false;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Returns the fields of {@code stat} from the third on; none if the process has ended. */
    private static List<String> fields(LinuxProcess process) {
        List<String> fields = process.stat();
        boolean ended = !fields.isEmpty()
                && (fields.getFirst().equals("Z") || fields.getFirst().equals("X"));
        return ended ? List.of() : fields;
    }
}
