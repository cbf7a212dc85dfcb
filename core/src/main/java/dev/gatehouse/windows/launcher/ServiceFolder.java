package dev.gatehouse.windows.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * The folder of one service, {@code gateway-service\<task>} of the home:
 *
 * <pre>
 *   launch    what the launcher has to know of the gateway; the service is installed as long as it is there
 *   task.xml  the task as it was given to Task Scheduler
 *   login     what starts it at a logon, where that is not the task
 *   hold      whether the gateway may run ({@link StartPolicy}); written by the manager, watched by the launcher
 *   record    what the launcher did last ({@link LaunchRecord})
 *   lock      held by the launcher for as long as it lives
 * </pre>
 */
public record ServiceFolder(Path path) {
    /** Variables of a gateway may be secrets; in a home on Windows they are its user's alone by inheritance. */
    private static final FileAttribute<?>[] PRIVATE =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];

    /** A reader keeps a file from being replaced for a moment, and a scanner of viruses for a few. */
    private static final int TRIES = 100;

    private static final long PAUSE_NANOS = 10_000_000;

    public Path launch() {
        return path.resolve("launch");
    }

    public Path task() {
        return path.resolve("task.xml");
    }

    public Path login() {
        return path.resolve("login");
    }

    Path hold() {
        return path.resolve("hold");
    }

    Path record() {
        return path.resolve("record");
    }

    Path lock() {
        return path.resolve("lock");
    }

    /** Whether the service is installed. */
    public boolean isInstalled() {
        return Files.isRegularFile(launch(), LinkOption.NOFOLLOW_LINKS);
    }

    /** The record of what the launcher did; empty where there is none that can be read. */
    public Optional<LaunchRecord> readRecord() throws IOException {
        return read(record()).flatMap(LaunchRecord::parse);
    }

    public void write(LaunchRecord record) throws IOException {
        write(record(), record.text().getBytes(StandardCharsets.UTF_8));
    }

    public StartPolicy readStartPolicy() throws IOException {
        return read(hold()).map(StartPolicy::parse).orElse(StartPolicy.RUN);
    }

    public void write(StartPolicy policy) throws IOException {
        if (policy == StartPolicy.RUN) {
            delete(hold());
        } else {
            write(hold(), (policy.name().toLowerCase(Locale.ROOT) + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** The text of a file; empty where there is none. */
    public static Optional<String> read(Path file) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            } catch (NoSuchFileException absent) {
                return Optional.empty();
            } catch (IOException e) {
                pauseOrGiveUp(attempt, e);
            }
        }
    }

    /** Puts a file in the place of another in one step. */
    public static void write(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling(
                "." + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".tmp");
        try {
            Files.createFile(temporary, PRIVATE);
            Files.write(temporary, content, StandardOpenOption.WRITE);
            replace(temporary, file);
        } finally {
            // Left in the Startup folder, it would be opened at each logon.
            Files.deleteIfExists(temporary);
        }
    }

    private static void replace(Path from, Path to) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return;
            } catch (IOException e) {
                pauseOrGiveUp(attempt, e);
            }
        }
    }

    /** Deletes a file; an absent one is no error. */
    public static boolean delete(Path file) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return Files.deleteIfExists(file);
            } catch (IOException e) {
                pauseOrGiveUp(attempt, e);
            }
        }
    }

    /** Windows refuses what another process is about to do with the same file, and only for that moment. */
    private static void pauseOrGiveUp(int attempt, IOException reason) throws IOException {
        boolean passing = reason instanceof FileSystemException
                && !(reason instanceof NotDirectoryException)
                && File.separatorChar == '\\';
        if (!passing || attempt >= TRIES) {
            throw reason;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    /** Makes the folder. */
    public void create() throws IOException {
        Files.createDirectories(path);
    }

    /** Deletes the folder and its files, {@code launch} last but one: until then the service is there to be removed. */
    public void deleteAll() throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        for (int attempt = 1; ; attempt++) {
            deleteAllBut(launch());
            delete(launch());
            try {
                Files.deleteIfExists(path);
                return;
            } catch (DirectoryNotEmptyException e) {
                // A launcher that had just begun has opened its lock, and leaves as soon as it finds nothing else.
                if (attempt >= TRIES) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void deleteAllBut(Path kept) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                if (!file.equals(kept)) {
                    delete(file);
                }
            }
        }
    }
}
