package dev.gatehouse.spi.files;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.RecordLock;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Excludes other threads and processes from changing a directory. Uses a record lock on a file in the directory, which
 * the kernel releases when the process ends. Not reentrant between operations: take it once per operation. A lock must
 * be closed by the thread that took it.
 *
 * @since 0.1.0
 */
public final class DirectoryLock implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** The kernel reports a free lock only to a caller that blocks without a limit, so the lock is polled. */
    private static final Duration PACE = Duration.ofMillis(2);

    /** Record locks belong to the process, so its threads exclude each other first. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock threads;
    private final FileChannel channel;

    private DirectoryLock(ReentrantLock threads, FileChannel channel) {
        this.threads = threads;
        this.channel = channel;
    }

    /** Creates the lock file if it does not exist. */
    @FunctionalInterface
    public interface Creation {
        /**
         * Creates the file.
         *
         * @throws IOException if it cannot be created
         */
        void create() throws IOException;
    }

    /**
     * Takes the lock of a directory by its file {@code .lock}, as {@link #take(Path, Creation)} does. Creates the
     * directory if it does not exist.
     *
     * @param directory the directory
     * @return the lock, to be closed
     * @throws IOException if the directory or the file cannot be created or opened
     */
    public static DirectoryLock take(Path directory) throws IOException {
        return take(directory.resolve(".lock"), () -> {
            Files.createDirectories(directory);
            // Opened for both, because opening a FIFO only for writing would wait for a reader.
            FileChannel.open(
                            directory.resolve(".lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE)
                    .close();
        });
    }

    /**
     * Takes a lock, and waits at most 60 s for it.
     *
     * @param file the lock file; a symbolic link is refused
     * @param creation creates the file, with the owner that it should have
     * @return the lock, to be closed
     * @throws TimedOutException if the lock does not become free
     * @throws GatehouseException if the thread is interrupted; its interrupt status stays set
     * @throws IOException if the file cannot be created or opened
     */
    public static DirectoryLock take(Path file, Creation creation) throws IOException {
        ReentrantLock threads = THREADS.computeIfAbsent(file.toAbsolutePath(), _ -> new ReentrantLock());
        Deadline deadline = Deadline.after(LIMIT);
        try {
            if (!threads.tryLock(LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy(file, threads);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy(file, threads);
        }
        try {
            creation.create();
            FileChannel channel = open(file);
            try {
                Optional<FileLock> lock = WaitLoop.poll(PACE, deadline, () -> Optional.ofNullable(channel.tryLock()));
                if (lock.isEmpty()) {
                    throw busy(file, threads);
                }
                return new DirectoryLock(threads, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            threads.unlock();
            throw e;
        }
    }

    /**
     * Takes a lock if it is free, without waiting.
     *
     * @param file the lock file; a symbolic link is refused
     * @param creation creates the file, with the owner that it should have
     * @return the lock, to be closed; empty if another process or thread, or this one, has it
     * @throws IOException if the file cannot be created or opened
     */
    public static Optional<DirectoryLock> tryTake(Path file, Creation creation) throws IOException {
        ReentrantLock threads = THREADS.computeIfAbsent(file.toAbsolutePath(), _ -> new ReentrantLock());
        if (threads.isHeldByCurrentThread() || !threads.tryLock()) {
            return Optional.empty();
        }
        FileChannel channel = null;
        FileLock lock = null;
        try {
            creation.create();
            channel = open(file);
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException moved) {
                // Another thread took it by another path, before the directory was renamed.
                return Optional.empty();
            }
            return lock == null ? Optional.empty() : Optional.of(new DirectoryLock(threads, channel));
        } finally {
            if (lock == null) {
                try {
                    if (channel != null) {
                        channel.close();
                    }
                } finally {
                    threads.unlock();
                }
            }
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    }

    private static GatehouseException busy(Path file, ReentrantLock threads) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        OptionalLong holder = holder(file, threads);
        String who = holder.isPresent() ? " (pid " + holder.getAsLong() + ")" : "";
        Remedy remedy = holder.isPresent()
                ? Remedy.of("ps", "-fp", Long.toString(holder.getAsLong()))
                : File.separatorChar == '\\' ? Remedy.gatehouse("gateway", "list") : Remedy.of("lsof", file.toString());
        return interrupted
                ? new GatehouseException("Interrupted while waiting for the lock " + file + who, remedy)
                : new TimedOutException(
                        "Another gatehouse process" + who + " changes "
                                + file.toAbsolutePath().getParent() + " and did not finish",
                        LIMIT,
                        "",
                        remedy);
    }

    /**
     * The process that has the lock, on Linux. Does not look while another thread has it: the kernel frees all locks of a
     * process on a file when the process closes any of its descriptors.
     */
    private static OptionalLong holder(Path file, ReentrantLock threads) {
        if (!System.getProperty("os.name").equals("Linux") || !threads.tryLock()) {
            return OptionalLong.empty();
        }
        try {
            OptionalInt pid = RecordLock.holder(file);
            return pid.isPresent() && pid.getAsInt() > 1 ? OptionalLong.of(pid.getAsInt()) : OptionalLong.empty();
        } catch (PosixException unseen) {
            return OptionalLong.empty();
        } finally {
            threads.unlock();
        }
    }

    /** Releases the lock. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            threads.unlock();
        }
    }
}
