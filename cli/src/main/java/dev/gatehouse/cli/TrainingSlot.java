package dev.gatehouse.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A slot that appears supervised by s6-supervise, without s6: this process holds its lock. After {@link #close} the slot is
 * unsupervised.
 */
final class TrainingSlot implements AutoCloseable {
    /** TAI64N of the epoch: label of seconds. */
    private static final long EPOCH = 0x4000_0000_0000_000aL;

    /** A run that begins later than this process has written the files of the slot runs with the current ones. */
    private static final long AHEAD_SECONDS = 60;

    /** The wait status of a process that exited with 1. */
    private static final short EXIT_1 = 1 << 8;

    /** The flag of a service that is wanted up (s6 src/libs6/s6_svstatus_pack.c). */
    private static final byte WANTED_UP = 4;

    private final FileChannel lock;

    private TrainingSlot(FileChannel lock) {
        this.lock = lock;
    }

    /**
     * Creates a slot.
     *
     * @param up whether its gateway appears to run; otherwise it appears to have exited
     */
    static TrainingSlot at(Path directory, boolean up) throws IOException {
        Path supervise = Files.createDirectories(directory.resolve("supervise"));
        ByteBuffer status = ByteBuffer.allocate(35);
        long stamp = label();
        status.putLong(stamp).putInt(0).putLong(stamp).putInt(0);
        status.putLong(up ? ProcessHandle.current().pid() : 0).putShort(EXIT_1).put(up ? WANTED_UP : 0);
        Files.write(supervise.resolve("status"), status.array());
        Files.write(supervise.resolve("death_tally"), new byte[0]);
        // As s6-supervise makes it: its group may listen.
        Files.setAttribute(Files.createDirectories(supervise.resolve("event")), "unix:mode", 01730);
        Path data = Files.createDirectories(directory.resolve("data"));
        Files.writeString(data.resolve("verdict"), "finished\n");
        if (up) {
            // The start time does not matter here.
            Files.writeString(data.resolve("run"), ProcessHandle.current().pid() + " 1\n");
        }
        return new TrainingSlot(locked(supervise, "lock"));
    }

    /** The TAI64 label of a time soon. */
    static long label() {
        return EPOCH + System.currentTimeMillis() / 1000 + AHEAD_SECONDS;
    }

    /** Makes a scandir appear scanned by an s6-svscan: this process, whose account and environment a check then looks at. */
    static TrainingSlot tree(Path scandir) throws IOException {
        return new TrainingSlot(locked(Files.createDirectories(scandir.resolve(".s6-svscan")), "lock"));
    }

    /** Makes a home appear owned by a tree. The directory is that of Gatehouse in the home. */
    static TrainingSlot home(Path directory) throws IOException {
        return new TrainingSlot(locked(directory, "owner.lock"));
    }

    private static FileChannel locked(Path directory, String name) throws IOException {
        FileChannel lock =
                FileChannel.open(directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            lock.close();
            throw new IOException("another process holds the lock in " + directory);
        }
        return lock;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
