package dev.gatehouse.posix;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being written, or a directory that is being filled or deleted, under a temporary name. As long as its process
 * lives, the process has a record lock on it: on the file itself, or on a file beside the directory that was there first. The
 * kernel releases the lock when the process ends. So a temporary name without a lock was left by a process that was killed,
 * however old it is, and in whichever container that process ran.
 *
 * <p>There is a moment between the creation of a file and its lock. Whoever removes leftovers locks a file first, and a creator
 * that finds its file locked or gone takes another name. On a file system without locks nothing is a leftover.
 */
public final class Unfinished implements AutoCloseable {
    /** Suffix of the file beside a directory. */
    private static final String LOCK = ".lock";

    /** Names that this process uses: the kernel would grant it a second lock. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;

    /** The locked file: the file itself, or the one beside a directory. Null if a directory has none. */
    private final @Nullable Path locked;

    private final @Nullable FileChannel channel;

    private Unfinished(Path path, @Nullable Path locked, @Nullable FileChannel channel) {
        this.path = path;
        this.locked = locked;
        this.channel = channel;
    }

    /** Creates an empty file in a directory. */
    public static Unfinished file(Path directory) throws IOException {
        return file(directory, "");
    }

    private static Unfinished file(Path directory, String suffix) throws IOException {
        while (true) {
            Path path = directory.resolve(Directory.temporaryName() + suffix);
            OWN.add(path);
            FileChannel channel = null;
            boolean taken = false;
            try {
                channel = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
                taken = isLocked(channel) && Files.exists(path, LinkOption.NOFOLLOW_LINKS);
                if (taken) {
                    return new Unfinished(path, path, channel);
                }
            } finally {
                if (!taken) {
                    forget(path, channel);
                }
            }
        }
    }

    /** Creates an empty directory in another one. */
    public static Unfinished directory(Path parent) throws IOException {
        Unfinished lock = file(parent, LOCK);
        Path path = beside(lock);
        try {
            Files.createDirectory(path);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
        return new Unfinished(path, lock.path, lock.channel);
    }

    /**
     * Gives a directory in another one a temporary name, in order to delete it. On a full disk it has no lock; then another process may
     * delete it too, which does no harm.
     */
    public static Unfinished removal(Path parent, String name) throws IOException {
        Unfinished lock = null;
        try {
            lock = file(parent, LOCK);
        } catch (IOException withoutLock) {
            // The directory is deleted nevertheless.
        }
        Path path = lock == null ? parent.resolve(Directory.temporaryName()) : beside(lock);
        Unfinished removal =
                lock == null ? new Unfinished(path, null, null) : new Unfinished(path, lock.path, lock.channel);
        OWN.add(path);
        try {
            Files.move(parent.resolve(name), path, StandardCopyOption.ATOMIC_MOVE);
            return removal;
        } catch (IOException e) {
            removal.close();
            throw e;
        }
    }

    private static Path beside(Unfinished lock) {
        String name = lock.path.getFileName().toString();
        return lock.path.resolveSibling(name.substring(0, name.length() - LOCK.length()));
    }

    /**
     * Takes the lock; returns false if somebody else removes this entry as a leftover. A file system without locks refuses them
     * to everybody, also to those who remove leftovers.
     */
    private static boolean isLocked(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException | IOException noLocks) {
            return true;
        }
    }

    private static void forget(Path path, @Nullable FileChannel channel) throws IOException {
        OWN.remove(path);
        if (channel != null) {
            channel.close();
        }
    }

    /** Returns its temporary path. */
    public Path path() {
        return path;
    }

    /** Returns the channel of a file, to write to. */
    public FileChannel channel() {
        if (channel == null) {
            throw new IllegalStateException(path + " is not a file that is written");
        }
        return channel;
    }

    /**
     * Gives a file that is written and synced its name, replacing another file, so that this survives a power failure. If that
     * fails, the temporary file stays until {@link #discard}.
     */
    public void moveTo(Path target) throws IOException {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!posix) {
            // Windows does not rename open files.
            channel().close();
        }
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path parent = target.toAbsolutePath().getParent();
        if (parent != null) {
            Directory.sync(parent);
        }
    }

    /** Deletes a file whose writing failed; adds what prevents that to the failure. */
    public void discard(Exception failure) {
        try {
            channel().close();
            Files.deleteIfExists(path);
        } catch (IOException stays) {
            failure.addSuppressed(stays);
        }
    }

    /**
     * Releases the lock, and deletes the file beside a directory. Whatever still has a temporary name is a leftover from now
     * on.
     */
    @Override
    public void close() throws IOException {
        OWN.remove(path);
        if (locked != null && !locked.equals(path)) {
            try {
                Files.deleteIfExists(locked);
            } catch (IOException stays) {
                // As a leftover without content.
            }
            OWN.remove(locked);
        }
        if (channel != null) {
            channel.close();
        }
    }

    /**
     * Returns leftovers in a directory. Changes nothing.
     *
     * @return their paths, sorted; empty if the directory does not exist
     * @throws IOException if the directory cannot be read
     */
    public static List<Path> leftovers(Path directory) throws IOException {
        List<Path> leftovers = new ArrayList<>();
        try {
            for (Path entry : Listing.of(directory)) {
                if (Directory.isTemporary(entry.getFileName().toString()) && isLeftover(entry)) {
                    leftovers.add(entry);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
        leftovers.sort(null);
        return leftovers;
    }

    private static boolean isLeftover(Path entry) {
        String name = entry.getFileName().toString();
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            Path lock = entry.resolveSibling(name + LOCK);
            return !OWN.contains(entry) && (!Files.exists(lock, LinkOption.NOFOLLOW_LINKS) || isUnlocked(lock));
        }
        boolean besideDirectory = name.endsWith(LOCK)
                && Files.isDirectory(
                        entry.resolveSibling(name.substring(0, name.length() - LOCK.length())),
                        LinkOption.NOFOLLOW_LINKS);
        return Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS) && !besideDirectory && isUnlocked(entry);
    }

    private static boolean isUnlocked(Path file) {
        if (OWN.contains(file)) {
            return false;
        }
        try (FileChannel channel = openExisting(file)) {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException | IOException inUseOrUnknown) {
            return false;
        }
    }

    private static FileChannel openExisting(Path file) throws IOException {
        return FileChannel.open(
                file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    }

    /** Removes a file or a directory with its content. */
    @FunctionalInterface
    public interface Removal {
        /** Removes what has this name in the directory of the leftover. */
        void remove(String name) throws IOException;
    }

    /** Removes a leftover, unless its creator has locked it meanwhile. */
    public static void remove(Path leftover, Removal removal) throws IOException {
        String name = leftover.getFileName().toString();
        boolean directory = Files.isDirectory(leftover, LinkOption.NOFOLLOW_LINKS);
        Path lock = directory ? leftover.resolveSibling(name + LOCK) : leftover;
        if (OWN.contains(leftover)) {
            return;
        }
        if (directory && !Files.exists(lock, LinkOption.NOFOLLOW_LINKS)) {
            removal.remove(name);
            return;
        }
        try (FileChannel channel = openExisting(lock)) {
            if (channel.tryLock() == null) {
                return;
            }
            removal.remove(name);
            Files.deleteIfExists(lock);
        } catch (OverlappingFileLockException | NoSuchFileException inUseOrGone) {
            // Its creator has it, or another process removes leftovers too.
            return;
        }
    }
}
