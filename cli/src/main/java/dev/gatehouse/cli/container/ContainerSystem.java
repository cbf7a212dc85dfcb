package dev.gatehouse.cli.container;

import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.error.Remedy;
import java.util.Locale;

/** Refuses the commands of containers on systems that run none: the containers of Docker on macOS and Windows also run Linux. */
final class ContainerSystem {
    private ContainerSystem() {}

    /**
     * Throws unless the system is Linux.
     *
     * @param command the words of the command
     * @param osName the name of the operating system
     */
    static void require(String command, String osName) {
        if (!osName.toLowerCase(Locale.ROOT).startsWith("linux")) {
            throw new UsageException(
                    "`" + command
                            + "` is for the scripts of a container image; containers run Linux, but this system is "
                            + osName,
                    Remedy.gatehouse("detect"));
        }
    }
}
