package dev.gatehouse.systemd;

import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.posix.Unfinished;
import dev.gatehouse.spi.files.DirectoryLock;
import dev.gatehouse.spi.files.StorageErrors;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Files in the unit directory that belong to no unit: of a killed process, and of units that the app removed by itself. */
record UnitLeftovers(SystemdBackend backend) {
    List<Path> find() {
        List<Path> found = new ArrayList<>(unfinished());
        found.addAll(remains());
        return found;
    }

    void clear() {
        for (Path leftover : unfinished()) {
            attempt(leftover, () -> Unfinished.remove(leftover, _ -> Files.delete(leftover)));
        }
        if (remains().isEmpty()) {
            return;
        }
        // A process that installs a unit writes its variables first.
        try (DirectoryLock _ = DirectoryLock.take(
                backend.layout().runtime(backend.context().scope()).resolve("gatehouse"))) {
            for (Path leftover : remains()) {
                attempt(leftover, () -> delete(leftover));
            }
        } catch (IOException e) {
            throw StorageErrors.translate("removing leftovers", directory(), e);
        }
    }

    private void delete(Path leftover) throws IOException {
        Files.deleteIfExists(leftover);
        Path parent = Objects.requireNonNull(leftover.getParent(), "leftovers are in directories");
        if (!parent.equals(directory())) {
            try {
                Files.deleteIfExists(parent);
            } catch (DirectoryNotEmptyException others) {
                return;
            }
        }
    }

    /** Files that a killed process was writing. */
    private List<Path> unfinished() {
        return read(() -> {
            List<Path> directories = new ArrayList<>(List.of(directory()));
            directories.addAll(backend.units().remains().dropInDirectories());
            List<Path> found = new ArrayList<>();
            for (Path place : directories) {
                for (Path path : OwnerAccess.call(directory(), () -> Unfinished.leftovers(place))) {
                    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                        found.add(path);
                    }
                }
            }
            return found;
        });
    }

    private List<Path> remains() {
        return read(backend.units().remains()::files);
    }

    private Path directory() {
        return backend.context().directory();
    }

    /** Reads the unit directory. */
    @FunctionalInterface
    private interface Reading {
        List<Path> paths() throws IOException;
    }

    private List<Path> read(Reading reading) {
        try {
            return reading.paths();
        } catch (IOException e) {
            throw StorageErrors.translate("reading the units", directory(), e);
        }
    }

    private void attempt(Path leftover, OwnerAccess.Change change) {
        try {
            OwnerAccess.run(directory(), change);
        } catch (IOException e) {
            throw StorageErrors.translate("removing " + leftover, directory(), e);
        }
    }
}
