package dev.gatehouse.s6.protocol;

import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.LinuxProcess;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Finds supervisors in a short-lived process with a few queries. For the first few services it checks whether the
 * process in the status file is a child of the service's s6-supervise, which proves that the supervisor runs. For all
 * others, such as a service that is down and has no process, it uses {@link ProcLocks}.
 *
 * <p>Opening {@code /proc/locks} makes the kernel wait until no CPU uses its list of locks any more (fs/locks.c,
 * locks_start, percpu_down_write). The first open takes nearly ten milliseconds: a fifth of a command that queries one
 * gateway.
 */
public final class BriefLiveness implements Liveness {
    /** With more services, reading two small files per service takes longer than reading the list once. */
    public static final int FEW = 16;

    private final Optional<Future<ProcLocks>> ahead;
    private int queries;
    private @Nullable ProcLocks locks;

    /**
     * Creates an instance.
     *
     * @param ahead the list, if reading it has already started; empty: it is read when needed
     */
    public BriefLiveness(Optional<Future<ProcLocks>> ahead) {
        this.ahead = ahead;
    }

    @Override
    public OptionalInt holder(Path lock) throws PosixException {
        if (ahead.isEmpty() && queries < FEW) {
            queries++;
            OptionalInt parent = parent(lock);
            if (parent.isPresent()) {
                return parent;
            }
        }
        if (locks == null) {
            locks = locks();
        }
        return locks.holder(lock);
    }

    @Override
    public byte[] read(Path file, int most) throws IOException {
        return SmallFile.read(file, most);
    }

    private ProcLocks locks() {
        if (ahead.isPresent()) {
            try {
                return ahead.get().get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException unreadable) {
                // Reads the list again below, which handles the failure.
            }
        }
        return ProcLocks.read();
    }

    /**
     * Finds the s6-svscan of a scandir as the parent of a supervisor: it supervises the service of a process.
     *
     * @param scandir the scandir, by the path with which its s6-svscan was started
     * @return its pid; empty if none of the first services has a process, or if s6-svscan was started with another path
     */
    public static OptionalInt svscan(Path scandir) {
        String[] names = scandir.toFile().list();
        if (names == null) {
            return OptionalInt.empty();
        }
        int asked = 0;
        for (String name : names) {
            if (!name.startsWith(".") && asked++ < FEW && isTrusted(scandir.resolve(name))) {
                OptionalInt supervisor = parentIn(scandir.resolve(name));
                OptionalInt svscan = supervisor.isPresent() ? svscan(supervisor.getAsInt(), scandir) : supervisor;
                if (svscan.isPresent()) {
                    return svscan;
                }
            }
        }
        return OptionalInt.empty();
    }

    /** Another account may write the status of a service. Then root believes only the lock. */
    private static boolean isTrusted(Path servicedir) {
        return !Accounts.isRoot() || new Servicedir(servicedir).hasStatusOfRootAlone();
    }

    private static OptionalInt svscan(int supervisor, Path scandir) {
        int parent = (int) LinuxProcess.of(supervisor).parent();
        List<String> words = parent <= 0 ? List.of() : LinuxProcess.of(parent).command();
        boolean scans = words.size() > 1
                && words.getFirst().endsWith("s6-svscan")
                && words.getLast().equals(scandir.toString());
        return scans ? OptionalInt.of(parent) : OptionalInt.empty();
    }

    private static OptionalInt parent(Path lock) {
        Path supervise = lock.getParent();
        Path servicedir = supervise == null ? null : supervise.getParent();
        return servicedir == null ? OptionalInt.empty() : parentIn(servicedir);
    }

    private static OptionalInt parentIn(Path servicedir) {
        try {
            Optional<SupervisionStatus> status =
                    SupervisionStatus.unpack(new Servicedir(servicedir).statusBytes(Liveness.snapshot()));
            if (status.isEmpty() || status.get().pid() <= 0) {
                return OptionalInt.empty();
            }
            int parent = parent(text(status.get().pid(), "stat"));
            // s6-svscan starts s6-supervise with the service's path, relative to the scandir, as its argument.
            String[] words = text(parent, "cmdline").split("\0", -1);
            boolean supervises = words.length > 1
                    && words[0].endsWith("s6-supervise")
                    && servicedir.endsWith(words[1])
                    && mayBeBelieved(parent);
            return supervises ? OptionalInt.of(parent) : OptionalInt.empty();
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException unknown) {
            // No status yet, the process has exited, or /proc hides it from this user.
            return OptionalInt.empty();
        }
    }

    /** Any process can call itself s6-supervise, so root believes its own only. */
    private static boolean mayBeBelieved(int supervisor) throws IOException {
        return !Accounts.isRoot()
                || Integer.valueOf(0)
                        .equals(Files.getAttribute(Path.of("/proc", Integer.toString(supervisor)), "unix:uid"));
    }

    /**
     * Returns the second field after the program's name, which is in parentheses and may contain any character
     * (proc_pid_stat(5)).
     */
    private static int parent(String stat) {
        int state = stat.lastIndexOf(')') + 2;
        int begin = stat.indexOf(' ', state) + 1;
        return Integer.parseInt(stat.substring(begin, stat.indexOf(' ', begin)));
    }

    private static String text(long pid, String file) throws IOException {
        return new String(Files.readAllBytes(Path.of("/proc", Long.toString(pid), file)), StandardCharsets.UTF_8);
    }
}
