package dev.gatehouse.systemtest.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.systemtest.namespace.Namespace;
import dev.gatehouse.systemtest.namespace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The classes that the JVM of an installed command loads, each with its source.
 *
 * @param command how the command ended
 * @param lines lines of the JVM's log
 */
public record LoadedClasses(Result command, List<String> lines) {
    /** Starts the command as its launcher does. The JVM accepts a further option in place of the main class. */
    private static final String START = """
            gatehouse_lib=$1 log=$2
            shift 2
            . "$gatehouse_lib/launch.sh"
            gatehouse_start use gatehouse "-Xlog:class+load:file=$log" dev.gatehouse.cli.Main "$@"
            """;

    private static final String LOG = "/tmp/classes";

    /**
     * Classes that are in no cache: the JVM never puts events for the flight recorder into one. Processes of the host end while a command
     * looks through them, and their names may have other letters than Latin ones.
     */
    private static final List<String> OTHERS =
            List.of(" jdk.internal.event.", " java.io.FileNotFoundException ", " java.lang.CharacterData00 ");

    /** Skips the calling test if the command was built without a cache. */
    public static void assumeCache(String name) {
        assumeTrue(
                Files.exists(Installation.requireDist().resolve("lib").resolve(name)),
                "the command was built without the AOT cache " + name);
    }

    /** Returns the command line of a command that records its classes. */
    public static List<String> words(Path lib, Path log, String command) {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", START, "sh", lib.toString(), log.toString()));
        words.addAll(List.of(command.split(" ", -1)));
        return words;
    }

    /** Returns the command line in a namespace with the installation. */
    static String[] words(String command) {
        return words(Path.of(Installation.PLACE, "lib"), Path.of(LOG), command).toArray(String[]::new);
    }

    /** Returns what the last command in a namespace recorded. */
    static LoadedClasses in(Namespace namespace, Result command) throws IOException {
        return read(namespace.path(LOG), command);
    }

    /** Returns what a command recorded, and deletes the record, so that another command cannot be taken for it. */
    public static LoadedClasses read(Path log, Result command) throws IOException {
        assertThat(log).as(command.toString()).exists();
        LoadedClasses classes = new LoadedClasses(command, Files.readAllLines(log));
        Files.delete(log);
        return classes;
    }

    /** A class that the JVM makes by itself, such as a hidden one, has another source than a file. */
    public void assertAllCached() {
        // 1: something was found, 3: a gateway is down.
        assertThat(command.exitCode()).as(command.toString()).isIn(0, 1, 3);
        assertThat(lines).as(command.toString()).hasSizeGreaterThan(100);
        assertThat(lines)
                .filteredOn(line -> line.contains(" source: file:") || line.contains(" source: jrt:"))
                .filteredOn(line -> OTHERS.stream().noneMatch(line::contains))
                .isEmpty();
    }
}
