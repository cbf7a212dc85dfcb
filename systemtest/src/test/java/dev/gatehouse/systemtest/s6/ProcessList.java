package dev.gatehouse.systemtest.s6;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The processes of the namespace, from /proc. */
final class ProcessList {
    private ProcessList() {}

    /**
     * A process.
     *
     * @param command its arguments, separated by spaces
     */
    record Entry(long pid, String command) {}

    static List<Entry> now() {
        try (Stream<Path> files = Files.list(Path.of("/proc"))) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9]+"))
                    .flatMap(file -> read(file).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Entry> read(Path process) {
        try {
            String command = Files.readString(process.resolve("cmdline"))
                    .replace('\0', ' ')
                    .strip();
            return Optional.of(new Entry(Long.parseLong(process.getFileName().toString()), command));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
