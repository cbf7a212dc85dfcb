package dev.gatehouse.spi.files;

import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One at a time changes what lies in a directory: one thread of this process, and one process of all. Held by a record lock on
 * a file of the directory, which goes with the process. Not reentrant for other processes' sake: take it once per operation.
 *
 * @since 0.1.0
 */
public final class DirectoryLock implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** The kernel announces a free lock only to who blocks for it without a limit. */
    private static final Duration PACE = Duration.ofMillis(2);

    /** The locks of files belong to the process, so its threads are kept apart first. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock threads;
    private final FileChannel channel;

    private DirectoryLock(ReentrantLock threads, FileChannel channel) {
        this.threads = threads;
        this.channel = channel;
    }

    /** Makes the lock file where there is none. */
    @FunctionalInterface
    public interface Creation {
        void create() throws IOException;
    }

    /** Takes the lock of a directory, which is made if it is missing, by its file {@code .lock}. */
    public static DirectoryLock take(Path directory) throws IOException {
        return take(directory.resolve(".lock"), () -> {
            Files.createDirectories(directory);
            FileChannel.open(directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
        });
    }

    /**
     * Takes a lock; waits a minute at most.
     *
     * @param file the lock's file; a link in its place is not followed
     * @param creation makes the file where there is none, with the owner that it should have
     * @throws GatehouseException where it is not free in time, or the thread is interrupted
     */
    public static DirectoryLock take(Path file, Creation creation) throws IOException {
        ReentrantLock threads = THREADS.computeIfAbsent(file.toAbsolutePath(), _ -> new ReentrantLock());
        Deadline deadline = Deadline.after(LIMIT);
        try {
            if (!threads.tryLock(LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy(file);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy(file);
        }
        try {
            creation.create();
            FileChannel channel = FileChannel.open(
                    file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
            try {
                Optional<FileLock> lock = WaitLoop.poll(PACE, deadline, () -> Optional.ofNullable(channel.tryLock()));
                if (lock.isEmpty()) {
                    throw busy(file);
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

    private static GatehouseException busy(Path file) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        String remedy = File.separatorChar == '\\' ? "gatehouse gateway list" : "lsof " + ShellWord.quote(file);
        return interrupted
                ? new GatehouseException("interrupted while waiting for the lock " + file, remedy)
                : new TimedOutException(
                        "another gatehouse works in " + file.toAbsolutePath().getParent() + " and did not finish",
                        LIMIT,
                        "",
                        remedy);
    }

    /** Lets go of it. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            threads.unlock();
        }
    }
}
