package dev.gatehouse.systemtest.namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Traces of a namespace on its host. */
final class Traces {
    private Traces() {}

    /** Returns its control groups, for any cgroup layout of the host. */
    static List<Path> controlGroups(Namespace namespace) {
        return controlGroups(namespace.scratch());
    }

    static List<Path> controlGroups(Path scratch) {
        try {
            return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                    .map(line -> line.split(" ", 4))
                    .filter(mount -> mount[2].equals("cgroup2"))
                    .map(mount -> Path.of(mount[1]).resolve(scratch.getFileName()))
                    .filter(Files::exists)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
