package dev.gatehouse.runit;

import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.HostProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A running runsvdir.
 *
 * @param directory its services directory
 */
record Runsvdir(HostProcess process, Path directory) {
    /** Finds those that this user can see. */
    static List<Runsvdir> running(HostFacts host) {
        // There a folder proc on the current drive may be any user's.
        if (host.isOs(List.of("windows"))) {
            return List.of();
        }
        return host.processes("runsvdir").stream()
                .map(process -> new Runsvdir(process, host.resolve(process, argument(process))))
                .toList();
    }

    /** The first argument that is not an option: {@code runsvdir [-P] dir [log]}. */
    private static String argument(HostProcess process) {
        return process.arguments().stream()
                .skip(1)
                .filter(word -> !word.startsWith("-"))
                .findFirst()
                .orElse("");
    }

    /** Whether it supervises this directory, directly or through links. */
    boolean supervises(Path services) {
        try {
            return Files.isDirectory(services) && Files.isSameFile(directory, services);
        } catch (IOException absent) {
            return false;
        }
    }
}
