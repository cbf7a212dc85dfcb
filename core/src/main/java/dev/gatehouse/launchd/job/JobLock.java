package dev.gatehouse.launchd.job;

import dev.gatehouse.definition.ShellWord;
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

/**
 * One at a time looks at a gateway and changes it: one thread of this process, and one process of all that use these
 * folders. It is held for a few calls of launchctl and never while a gateway takes its time to end.
 */
public record JobLock(Path folders) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = 5_000_000;

    /** The threads of a process share its file locks, so these do not keep them apart. */
    private static final ReentrantLock THREADS = new ReentrantLock(true);

    /** What is done while it is held. */
    @FunctionalInterface
    public interface Work<T> {
        T get() throws IOException;
    }

    public <T> T hold(Work<T> work) {
        long end = System.nanoTime() + LIMIT.toNanos();
        try {
            if (!THREADS.tryLock(LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw late();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw late();
        }
        try {
            Files.createDirectories(folders);
            try (FileChannel channel = FileChannel.open(
                            folders.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = take(channel, end)) {
                return work.get();
            }
        } catch (IOException e) {
            throw LaunchdErrors.translate("working in " + folders, folders, e);
        } finally {
            THREADS.unlock();
        }
    }

    private FileLock take(FileChannel channel, long end) throws IOException {
        FileLock lock = channel.tryLock();
        while (lock == null) {
            if (System.nanoTime() - end > 0) {
                throw late();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            lock = channel.tryLock();
        }
        return lock;
    }

    private TimedOutException late() {
        return new TimedOutException(
                "another command that changes gateways did not end",
                LIMIT,
                "",
                "lsof " + ShellWord.quote(folders.resolve(".lock")));
    }
}
