package dev.gatehouse.s6;

import dev.gatehouse.posix.LinuxProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The environment that scripts of a tree get: that of its s6-svscan, or the container's if they begin with
 * {@code with-contenv}.
 *
 * @param svscan the process of s6-svscan; empty if it is unknown
 * @param container whether the scripts have the container's environment
 */
record TreeEnvironment(Optional<LinuxProcess> svscan, boolean container) {
    /** Where s6-overlay keeps one file for each variable, relative to the root of a host. */
    private static final String CONTAINER = "run/s6/container_environment";

    private static final Path ROOT = Path.of("/");

    /** A variable of the container of a host. */
    static Optional<String> ofContainer(Path root, String name) {
        try {
            return Optional.of(
                    Files.readString(root.resolve(CONTAINER).resolve(name)).strip());
        } catch (IOException unset) {
            return Optional.empty();
        }
    }

    /** A variable; empty if it is unset, or if this account may not read the environment of s6-svscan. */
    Optional<String> variable(String name) {
        Optional<String> ofContainer = container ? ofContainer(ROOT, name) : Optional.empty();
        // with-contenv leaves the variables of s6-svscan that the container does not set.
        return ofContainer.or(() -> svscan.flatMap(process -> process.variable(name)));
    }
}
