package dev.gatehouse.spi.files;

import dev.gatehouse.posix.LinuxProcess;
import dev.gatehouse.posix.Recollection;
import dev.gatehouse.posix.UnixPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * One reading of {@code /proc/locks}, which lists every file lock with its holder, device and inode (proc_locks(5)). It tells a
 * short command whether a supervisor holds its lock, without the foreign function interface. Immutable.
 *
 * <p>A lock in the list is a fact. One that is not in it may be listed under another device number (overlayfs, btrfs) or be hidden
 * (gVisor), so then something else has to be asked.
 *
 * @since 0.1.0
 */
public final class LockList {
    private static final Path LOCKS = Path.of("/proc/locks");

    /** A way to lock a file; the kernel keeps them apart. */
    public enum Type {
        /** Record locks of fcntl(2), as s6 takes them. */
        POSIX,
        /** Locks of flock(2), as runit takes them. */
        FLOCK
    }

    /** The first pid namespace of a host (include/linux/proc_ns.h, PROC_PID_INIT_INO). Others see only locks of their own processes. */
    private static final String WHOLE_HOST = "pid:[4026531836]";

    /** File systems whose locks the list has under the device number of their files, and that have no locks of other hosts. */
    private static final Set<String> LOCAL = Set.of("ext2", "ext3", "ext4", "xfs", "f2fs", "tmpfs");

    private final String text;
    private final Map<String, Integer> holders;

    private LockList(String text, Map<String, Integer> holders) {
        this.text = text;
        this.holders = holders;
    }

    /**
     * Reads the list as it is now, or as it was when the thread began to read ahead.
     *
     * @param type locks to keep; others are ignored
     * @return the list; empty if it cannot be read
     */
    public static LockList read(Type type) {
        Ahead ahead = Recollection.recall(Ahead.class);
        try {
            return parse(ahead == null ? text() : ahead.text().get(), type);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new LockList("", Map.of());
        } catch (IOException | ExecutionException unreadable) {
            return new LockList("", Map.of());
        }
    }

    private static String text() throws IOException {
        return UnixPath.isMeant(LOCKS) ? new String(Files.readAllBytes(LOCKS), StandardCharsets.US_ASCII) : "";
    }

    /**
     * Starts reading in the background, for a thread that remembers ({@link Recollection}): the kernel waits about ten
     * milliseconds until no processor uses the list (fs/locks.c, locks_start, percpu_down_write). For a command that will need the
     * list after other work. Once is enough.
     */
    public static void readAhead() {
        if (Recollection.recall(Ahead.class) != null) {
            return;
        }
        FutureTask<String> task = new FutureTask<>(new Reading());
        Recollection.remember(new Ahead(task));
        Thread reader = new Thread(task, "locks");
        reader.setDaemon(true);
        reader.start();
    }

    /** The text, as soon as it is read. */
    private record Ahead(Future<String> text) {}

    /** A class, because linking a lambda takes a short command too long. */
    private static final class Reading implements Callable<String> {
        @Override
        public String call() throws IOException {
            return text();
        }
    }

    /**
     * Parses lines such as {@code 1: POSIX  ADVISORY  WRITE 1234 fe:00:5678 0 EOF}. Ignores locks of other types, and lines with
     * {@code ->}, of processes that wait for a lock.
     *
     * @param text content of {@code /proc/locks}
     * @param type locks to keep
     * @return the list
     */
    public static LockList parse(String text, Type type) {
        String word = ": " + type + " ";
        Map<String, Integer> holders = new HashMap<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            int write = text.indexOf(" WRITE ", start, end);
            int typed = text.indexOf(word, start, end);
            if (write > 0 && typed > 0 && typed < write) {
                int pidEnd = text.indexOf(' ', write + 7);
                int inodeEnd = pidEnd < 0 ? -1 : text.indexOf(' ', pidEnd + 1);
                if (inodeEnd > 0 && inodeEnd <= end) {
                    put(holders, text, write + 7, pidEnd, inodeEnd);
                }
            }
            start = end + 1;
        }
        return new LockList(text, holders);
    }

    private static void put(Map<String, Integer> holders, String text, int pidStart, int pidEnd, int inodeEnd) {
        try {
            int pid = Integer.parseInt(text, pidStart, pidEnd, 10);
            if (pid > 0) {
                holders.put(text.substring(pidEnd + 1, inodeEnd), pid);
            }
        } catch (NumberFormatException notALock) {
            return;
        }
    }

    /**
     * Finds the holder of a file's write lock.
     *
     * @param file the file; a link is not followed
     * @return the holder's pid; empty if the list has no such lock
     */
    public OptionalInt holder(Path file) {
        Integer pid = holders.get(key(file));
        return pid == null ? OptionalInt.empty() : OptionalInt.of(pid);
    }

    /**
     * Tests whether the list proves that nobody holds a lock on a file: it shows the locks of all processes, and none on this file.
     *
     * @param file the file; a link is not followed
     * @return whether nobody does; false also if the list cannot tell
     */
    public boolean provesFree(Path file) {
        String key = key(file);
        return !text.isEmpty() && !key.isEmpty() && !text.contains(" " + key + " ") && isWholeHost() && isLocal(key);
    }

    private static boolean isWholeHost() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
                    .toString()
                    .equals(WHOLE_HOST);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    /** Whether a local file system has the device number of a key, as proc_pid_mountinfo(5) shows. */
    private static boolean isLocal(String key) {
        String[] numbers = key.split(":", -1);
        String device = Integer.parseInt(numbers[0], 16) + ":" + Integer.parseInt(numbers[1], 16);
        for (String line :
                new LinuxProcess(Path.of("/proc/self")).text("mountinfo").split("\n", -1)) {
            String[] fields = line.split(" ", -1);
            int type = line.indexOf(" - ") + 3;
            if (fields.length > 6 && fields[2].equals(device) && type > 3) {
                return LOCAL.contains(line.substring(type, line.indexOf(' ', type)));
            }
        }
        return false;
    }

    /** Device and inode as the kernel writes them in the list; empty if the file cannot be looked at. */
    private static String key(Path file) {
        try {
            Map<String, Object> map = Files.readAttributes(file, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS);
            if (map.get("dev") instanceof Long dev && map.get("ino") instanceof Long ino) {
                // Linux's encoding of device numbers (include/linux/kdev_t.h, new_encode_dev; glibc's gnu_dev_major).
                long major = ((dev >>> 8) & 0xfff) | ((dev >>> 32) & ~0xfffL);
                long minor = (dev & 0xff) | ((dev >>> 12) & ~0xffL);
                return hex(major) + ":" + hex(minor) + ":" + ino;
            }
        } catch (IOException | UnsupportedOperationException absentOrUnreadable) {
            return "";
        }
        return "";
    }

    private static String hex(long number) {
        String digits = Long.toHexString(number);
        return digits.length() < 2 ? "0" + digits : digits;
    }
}
