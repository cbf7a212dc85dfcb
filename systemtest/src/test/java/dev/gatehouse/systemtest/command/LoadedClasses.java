package dev.gatehouse.systemtest.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.systemtest.namespace.Namespace;
import dev.gatehouse.systemtest.namespace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * The classes that the JVM of an installed command loads, each with its source.
 *
 * @param command how the command ended
 * @param lines lines of the JVM's log
 */
record LoadedClasses(Result command, List<String> lines) {
    /** Starts the command as its launcher does. The JVM accepts a further option in place of the main class. */
    private static final String START = """
            gatehouse_lib=$1 log=$2
            shift 2
            . "$gatehouse_lib/launch.sh"
            gatehouse_start use gatehouse "-Xlog:class+load:file=$log" dev.gatehouse.cli.Main "$@"
            """;

    private static final String LOG = "/tmp/classes";

    /** Classes of events for the flight recorder, which the JVM never puts into a cache. */
    private static final String EVENTS = " jdk.internal.event.";

    /** Skips the calling test if the command was built without caches. */
    static void assumeCaches() {
        assumeTrue(
                Files.exists(Installation.requireDist().resolve("lib/gatehouse.aot")),
                "the command was built without AOT caches");
    }

    /** Returns the command line of a command that records its classes. */
    static String[] words(String command) {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", START, "sh", Installation.PLACE + "/lib", LOG));
        words.addAll(List.of(command.split(" ", -1)));
        return words.toArray(String[]::new);
    }

    /** Returns what the last command recorded. */
    static LoadedClasses in(Namespace namespace, Result command) throws IOException {
        return new LoadedClasses(command, Files.readAllLines(namespace.path(LOG)));
    }

    /** A class that the JVM makes by itself, such as a hidden one, has another source than a file. */
    void assertAllCached() {
        assertThat(lines).as(command.toString()).hasSizeGreaterThan(100);
        assertThat(lines)
                .filteredOn(line -> line.contains(" source: file:") || line.contains(" source: jrt:"))
                .filteredOn(line -> !line.contains(EVENTS))
                .isEmpty();
    }
}
