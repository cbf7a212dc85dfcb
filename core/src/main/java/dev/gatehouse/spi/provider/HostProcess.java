package dev.gatehouse.spi.provider;

import java.nio.file.Path;
import java.util.List;

/**
 * A process of a host. Immutable.
 *
 * @param pid its number
 * @param uid number of the account that it runs as
 * @param arguments its command line; the first one is the name that it was called by
 * @param workingDirectory its working directory; {@code /} if this user may not know it
 * @since 0.1.0
 */
public record HostProcess(long pid, int uid, List<String> arguments, Path workingDirectory) {
    /** Copies the arguments. */
    public HostProcess {
        arguments = List.copyOf(arguments);
    }
}
