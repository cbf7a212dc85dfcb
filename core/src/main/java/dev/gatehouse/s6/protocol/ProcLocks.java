package dev.gatehouse.s6.protocol;

import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.RecordLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * A snapshot of {@code /proc/locks}, which lists every record lock with its holder, device and inode (proc_locks(5)).
 *
 * <p>For short commands, in which loading the foreign function interface would take most of the time. A lock in the
 * list is a fact. A lock that is not in the list may have another device number (overlayfs, btrfs) or be hidden
 * (gVisor), so the kernel is queried about that file.
 */
public final class ProcLocks implements Liveness {
    private static final Path LOCKS = Path.of("/proc/locks");

    /** Key of a file that does not exist, for which no query is needed. */
    private static final String ABSENT = "absent";

    private final Map<String, Integer> holders;

    private ProcLocks(Map<String, Integer> holders) {
        this.holders = holders;
    }

    public static ProcLocks read() {
        try {
            return parse(new String(Files.readAllBytes(LOCKS), StandardCharsets.US_ASCII));
        } catch (IOException unreadable) {
            // Without the list every query goes to the kernel, which is slower but equally correct.
            return new ProcLocks(Map.of());
        }
    }

    /** Starts reading in the background: most of the time is spent waiting in the kernel. */
    public static Future<ProcLocks> readAhead() {
        FutureTask<ProcLocks> task = new FutureTask<>(ProcLocks::read);
        Thread reader = new Thread(task, "locks");
        reader.setDaemon(true);
        reader.start();
        return task;
    }

    /**
     * Parses lines such as {@code 1: POSIX  ADVISORY  WRITE 1234 fe:00:5678 0 EOF}. Ignores other lines, for instance
     * those with {@code ->} of processes that wait for a lock.
     */
    public static ProcLocks parse(String text) {
        Map<String, Integer> holders = new HashMap<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            int write = text.indexOf(" WRITE ", start, end);
            int posix = text.indexOf(": POSIX ", start, end);
            if (write > 0 && posix > 0 && posix < write) {
                int pidEnd = text.indexOf(' ', write + 7);
                int inodeEnd = pidEnd < 0 ? -1 : text.indexOf(' ', pidEnd + 1);
                if (inodeEnd > 0 && inodeEnd <= end) {
                    put(holders, text, write + 7, pidEnd, inodeEnd);
                }
            }
            start = end + 1;
        }
        return new ProcLocks(holders);
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

    @Override
    public OptionalInt holder(Path lock) throws PosixException {
        String key = key(lock);
        Integer pid = holders.get(key);
        if (pid != null) {
            return OptionalInt.of(pid);
        }
        return key.equals(ABSENT) ? OptionalInt.empty() : RecordLock.holder(lock);
    }

    /** Returns device and inode in the notation of that list; empty if they cannot be read. */
    private static String key(Path file) {
        try {
            Map<String, Object> map = Files.readAttributes(file, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS);
            if (map.get("dev") instanceof Long dev && map.get("ino") instanceof Long ino) {
                // Linux's encoding of device numbers (include/linux/kdev_t.h, new_encode_dev; glibc's gnu_dev_major).
                long major = ((dev >>> 8) & 0xfff) | ((dev >>> 32) & ~0xfffL);
                long minor = (dev & 0xff) | ((dev >>> 12) & ~0xffL);
                return hex(major) + ":" + hex(minor) + ":" + ino;
            }
        } catch (NoSuchFileException e) {
            return ABSENT;
        } catch (IOException unreadable) {
            return "";
        }
        return "";
    }

    private static String hex(long number) {
        String digits = Long.toHexString(number);
        return digits.length() < 2 ? "0" + digits : digits;
    }
}
