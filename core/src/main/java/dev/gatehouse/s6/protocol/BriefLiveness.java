package dev.gatehouse.s6.protocol;

import dev.gatehouse.posix.PosixException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * For a process that asks a few things and ends: of the first few services it looks whether the process that the status
 * file names is a child of an s6-supervise of just this service, which then lives. Of all others, such as one that is
 * down and has no process, it asks {@link ProcLocks}.
 *
 * <p>Opening {@code /proc/locks} makes the kernel wait until no processor is at its list of locks any more (fs/locks.c,
 * locks_start, percpu_down_write), which is nearly ten milliseconds for the first that does it: a fifth of a command
 * that asks about one gateway.
 */
public final class BriefLiveness implements Liveness {
    /** Beyond this, two small files for each service take longer than the one list. */
    public static final int FEW = 16;

    private final Optional<Future<ProcLocks>> ahead;
    private int asked;
    private @Nullable ProcLocks locks;

    /**
     * Begins to answer.
     *
     * @param ahead the list, where reading it was begun before; empty: it is read when it is needed
     */
    public BriefLiveness(Optional<Future<ProcLocks>> ahead) {
        this.ahead = ahead;
    }

    @Override
    public OptionalInt holder(Path lock) throws PosixException {
        if (ahead.isEmpty() && asked < FEW) {
            asked++;
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
    public byte[] statusBytes(Servicedir slot) throws IOException {
        return slot.statusBytesBriefly();
    }

    private ProcLocks locks() {
        if (ahead.isPresent()) {
            try {
                return ahead.get().get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException unreadable) {
                // Read again below, which then says what to do without it.
            }
        }
        return ProcLocks.read();
    }

    private static OptionalInt parent(Path lock) {
        Path supervise = lock.getParent();
        Path servicedir = supervise == null ? null : supervise.getParent();
        if (servicedir == null) {
            return OptionalInt.empty();
        }
        try {
            Optional<SupervisionStatus> status =
                    SupervisionStatus.unpack(new Servicedir(servicedir).statusBytesBriefly());
            if (status.isEmpty() || status.get().pid() <= 0) {
                return OptionalInt.empty();
            }
            int parent = parent(text(status.get().pid(), "stat"));
            // s6-svscan starts it with the service's path within the scandir as its argument.
            String[] words = text(parent, "cmdline").split("\0", -1);
            boolean supervises = words.length > 1 && words[0].endsWith("s6-supervise") && servicedir.endsWith(words[1]);
            return supervises ? OptionalInt.of(parent) : OptionalInt.empty();
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException unknown) {
            // No status yet, or the process has ended, or /proc does not show it to this user.
            return OptionalInt.empty();
        }
    }

    /** The second field after the program's name, which stands in parentheses and may hold anything (proc_pid_stat(5)). */
    private static int parent(String stat) {
        int state = stat.lastIndexOf(')') + 2;
        int begin = stat.indexOf(' ', state) + 1;
        return Integer.parseInt(stat.substring(begin, stat.indexOf(' ', begin)));
    }

    private static String text(long pid, String file) throws IOException {
        return new String(Files.readAllBytes(Path.of("/proc", Long.toString(pid), file)), StandardCharsets.UTF_8);
    }
}
