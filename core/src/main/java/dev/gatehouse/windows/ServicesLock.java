package dev.gatehouse.windows;

import dev.gatehouse.manager.TimedOutException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Keeps two from installing or removing services of a home at the same time, be they threads or processes. */
final class ServicesLock implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** A file's lock is the whole process's, so threads are kept apart first. */
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final FileChannel channel;

    private ServicesLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock; the folder of services is made for it. */
    static ServicesLock take(Path services) throws IOException {
        if (!taken()) {
            throw timedOut(services);
        }
        try {
            Files.createDirectories(services);
            FileChannel channel =
                    FileChannel.open(services.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                lock(channel, services);
                return new ServicesLock(channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            THREADS.unlock();
            throw e;
        }
    }

    private static boolean taken() {
        try {
            return THREADS.tryLock(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** No system tells when a lock becomes free but to who waits without a limit, so it is tried. */
    private static void lock(FileChannel channel, Path services) throws IOException {
        long end = System.nanoTime() + LIMIT.toNanos();
        @Nullable FileLock lock = channel.tryLock();
        while (lock == null) {
            if (System.nanoTime() > end) {
                throw timedOut(services);
            }
            LockSupport.parkNanos(10_000_000);
            lock = channel.tryLock();
        }
    }

    private static TimedOutException timedOut(Path services) {
        return new TimedOutException(
                "another Gatehouse did not finish its work in " + services, LIMIT, "", "gatehouse gateway list");
    }

    /** The lock goes with the channel. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            THREADS.unlock();
        }
    }
}
