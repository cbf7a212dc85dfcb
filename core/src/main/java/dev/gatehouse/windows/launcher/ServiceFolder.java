package dev.gatehouse.windows.launcher;

import dev.gatehouse.error.NewerFormatException;
import dev.gatehouse.spi.files.FileWriter;
import dev.gatehouse.spi.files.SharedFiles;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The folder of one service, {@code gateway-service\<task>} of the home:
 *
 * <pre>
 *   launch    command, environment variables and policies; the service is installed while this file exists
 *   task.xml  the task as it was registered
 *   login     what starts the gateway at logon, if not the task
 *   name      name of the task, if another home has the usual one
 *   hold      whether the gateway may run ({@link StartPolicy}); written by the manager, watched by the launcher
 *   record    last action of the launcher ({@link LaunchRecord})
 *   lock      locked by the launcher while it runs
 * </pre>
 *
 * {@code launch} and {@code record} contain a format number. The other files have one line; their format follows that
 * of {@code launch}.
 */
public record ServiceFolder(Path path) {
    /** Format number of {@code launch} and {@code record} that this version writes, and the highest that it reads. */
    static final int FORMAT = 1;

    /** File mode: environment variables may contain secrets. */
    private static final int PRIVATE = 0600;

    /** Time within which a launcher that has just started notices that the service is gone, and exits. */
    private static final Duration LEAVES = Duration.ofSeconds(1);

    private static final Duration PACE = Duration.ofMillis(10);

    public Path launch() {
        return path.resolve("launch");
    }

    public Path task() {
        return path.resolve("task.xml");
    }

    public Path login() {
        return path.resolve("login");
    }

    private Path name() {
        return path.resolve("name");
    }

    /**
     * Returns the name of the service's task and Startup entry: usually that of the folder; another one if another home
     * has that.
     */
    public String taskName() {
        try {
            return SharedFiles.read(name())
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .orElse(String.valueOf(path.getFileName()));
        } catch (IOException unreadable) {
            return String.valueOf(path.getFileName());
        }
    }

    /** Gives the task and the Startup entry another name than that of the folder. */
    public void rename(String task) throws IOException {
        write(name(), task + "\n");
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

    /**
     * Reads the file {@code launch}.
     *
     * @throws IllegalArgumentException if the file is missing or damaged
     * @throws NewerFormatException if a newer version of Gatehouse wrote it
     */
    public LaunchFile readLaunch() throws IOException {
        return LaunchFile.parse(SharedFiles.read(launch()).orElse(""), launch().toString());
    }

    /**
     * Reads {@code record}; empty if it is missing or damaged.
     *
     * @throws NewerFormatException if a newer version of Gatehouse wrote it
     */
    public Optional<LaunchRecord> readRecord() throws IOException {
        return SharedFiles.read(record()).flatMap(text -> LaunchRecord.parse(text, record().toString()));
    }

    public void write(LaunchRecord record) throws IOException {
        write(record(), record.text());
    }

    public StartPolicy readStartPolicy() throws IOException {
        return SharedFiles.read(hold()).map(StartPolicy::parse).orElse(StartPolicy.RUN);
    }

    public void write(StartPolicy policy) throws IOException {
        if (policy == StartPolicy.RUN) {
            delete(hold());
        } else {
            write(hold(), policy.name().toLowerCase(Locale.ROOT) + "\n");
        }
    }

    /** Writes a file of this folder; fails if the folder does not exist. */
    public void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a file of this folder; fails if the folder does not exist. */
    public void write(Path file, byte[] content) throws IOException {
        FileWriter.atExisting(path).replace(file.getFileName(), content, PRIVATE);
    }

    /** Deletes a file of this folder, if it exists. */
    public void delete(Path file) throws IOException {
        FileWriter.atExisting(path).delete(file.getFileName());
    }

    /**
     * Refuses a newer format. Files of early versions contain no format number.
     *
     * @throws IllegalArgumentException if the format is no number, because the file is damaged
     */
    static void refuseNewer(String format, String file) {
        if (format.isEmpty() || format.equals(String.valueOf(FORMAT))) {
            return;
        }
        if (!format.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("the format is not a number");
        }
        throw new NewerFormatException(file, format, FORMAT);
    }

    /** Creates the folder. */
    public void create() throws IOException {
        Files.createDirectories(path);
    }

    /**
     * Deletes the folder and its files. {@code launch} is deleted last, so that an interrupted removal can be repeated.
     */
    public void deleteAll() throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean deleted =
                WaitLoop.poll(PACE, Deadline.after(LEAVES), this::deletedAll).isPresent();
        if (!deleted) {
            throw new FileSystemException(path.toString(), null, "other processes still use it");
        }
    }

    private Optional<Boolean> deletedAll() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                if (!file.equals(launch())) {
                    delete(file);
                }
            }
        }
        delete(launch());
        try {
            Files.deleteIfExists(path);
            return Optional.of(true);
        } catch (DirectoryNotEmptyException occupied) {
            return Optional.empty();
        }
    }
}
