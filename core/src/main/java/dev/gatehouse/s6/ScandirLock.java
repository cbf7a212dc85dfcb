package dev.gatehouse.s6;

import dev.gatehouse.manager.TimedOutException;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.RecordLock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One registration or withdrawal at a time in a scandir, over all processes. Whatever of ours lies there under a dot
 * name while this lock is held was left by somebody who died, and may be cleared away.
 */
final class ScandirLock implements AutoCloseable {
    static final String FILE = ".gatehouse.lock";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Record locks belong to the process, so threads of one process need a lock of their own first. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock threads;
    private final FileChannel channel;

    private ScandirLock(ReentrantLock threads, FileChannel channel) {
        this.threads = threads;
        this.channel = channel;
    }

    static ScandirLock take(Directory scandir) throws IOException {
        ReentrantLock threads = THREADS.computeIfAbsent(scandir.path(), path -> new ReentrantLock());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Path file = scandir.path().resolve(FILE);
        try {
            if (!threads.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy(file);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy(file);
        }
        try {
            create(scandir);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            try {
                await(channel, file, deadline);
                return new ScandirLock(threads, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            threads.unlock();
            throw e;
        }
    }

    /** The lock file belongs to the scandir's owner, whoever comes first, so that root does not lock that user out. */
    private static void create(Directory scandir) throws IOException {
        if (scandir.attributes(FILE) != null) {
            return;
        }
        Accounts.Account heir = scandir.heir();
        String temporary = Directory.temporaryName();
        scandir.createFile(temporary, new byte[0], 0600, heir.uid(), heir.gid());
        try {
            scandir.link(temporary, FILE);
        } catch (PosixException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        } finally {
            scandir.delete(temporary);
        }
    }

    /** The kernel gives no event for a lock that becomes free, short of blocking for ever: so, a bounded poll. */
    private static void await(FileChannel channel, Path file, long deadline) throws IOException {
        while (true) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                throw busy(file);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private static TimedOutException busy(Path file) {
        OptionalInt holder;
        try {
            holder = RecordLock.holder(file);
        } catch (PosixException e) {
            holder = OptionalInt.empty();
        }
        return new TimedOutException(
                "another gatehouse works on " + file.getParent() + " and did not end",
                PATIENCE,
                holder.isPresent() ? "it has pid " + holder.getAsInt() : "",
                holder.isPresent() ? "ps -fp " + holder.getAsInt() : "gatehouse gateway list");
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            threads.unlock();
        }
    }
}
