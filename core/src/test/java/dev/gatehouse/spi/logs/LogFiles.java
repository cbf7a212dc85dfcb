package dev.gatehouse.spi.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Writes, rotates and trims a log folder with the steps of s6-log. */
public final class LogFiles {
    private final Path folder;
    private final int most;
    private long rotations = 1_780_000_000L;

    public LogFiles(Path home, String profile) {
        this(home, profile, 10);
    }

    public LogFiles(Path home, String profile, int most) {
        this.folder = home.resolve("logs/gateways").resolve(profile);
        this.most = most;
    }

    public Path folder() {
        return folder;
    }

    public Path current() {
        return folder.resolve("current");
    }

    /** Appends to current; creates it and the folder if necessary. */
    public LogFiles write(String text) {
        return act(() -> {
            Files.createDirectories(folder);
            Files.writeString(current(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        });
    }

    public LogFiles lines(String... lines) {
        return write(String.join("\n", lines) + "\n");
    }

    public LogFiles rotate() {
        return beginRotation().endRotation('s');
    }

    /** Rotates as Gatehouse's launchers do: renames the old file at once, and creates the new one later. */
    public LogFiles renameAway() {
        return act(() -> {
            Files.move(current(), folder.resolve(LogStamp.labelOf(Instant.ofEpochSecond(rotations++)) + ".s"));
            trim();
        });
    }

    private void trim() throws IOException {
        List<Path> archives = archives();
        for (Path old : archives.subList(0, Math.max(0, archives.size() - most))) {
            Files.delete(old);
        }
    }

    /** Sets the time of the next rotation. */
    public LogFiles rotateAt(Instant time) {
        rotations = time.getEpochSecond();
        return rotate();
    }

    /** Renames the old file and does nothing else. */
    public LogFiles beginRotation() {
        return act(() -> Files.move(current(), folder.resolve("previous")));
    }

    public LogFiles newCurrent() {
        return act(() -> {
            Files.createDirectories(folder);
            Files.writeString(current(), "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        });
    }

    /** Gives the old file both names. */
    public LogFiles linkArchive(char suffix) {
        return act(() -> Files.createLink(
                folder.resolve(LogStamp.labelOf(Instant.ofEpochSecond(rotations++)) + "." + suffix),
                folder.resolve("previous")));
    }

    public LogFiles endRotation(char suffix) {
        newCurrent().linkArchive(suffix);
        return act(() -> {
            Files.delete(folder.resolve("previous"));
            trim();
        });
    }

    public List<Path> archives() throws IOException {
        List<Path> archives = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().startsWith("@"))
                    .sorted()
                    .forEach(archives::add);
        }
        return archives;
    }

    private interface Step {
        void run() throws IOException;
    }

    private LogFiles act(Step step) {
        try {
            step.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
