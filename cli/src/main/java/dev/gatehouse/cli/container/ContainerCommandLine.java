package dev.gatehouse.cli.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the command that a container was started with. s6-overlay does not pass it to start-up scripts. But the process that
 * will execute the container's main program has it on its command line, after the image's wrapper script.
 */
final class ContainerCommandLine {
    private static final String WRAPPER = "main-wrapper.sh";

    private final Path processes;

    ContainerCommandLine(Path processes) {
        this.processes = processes;
    }

    /** Returns the command line of the process with the lowest pid that contains the wrapper script; empty if none does. */
    List<String> find() {
        for (Path process : byPid()) {
            List<String> words = words(process.resolve("cmdline"));
            if (words.stream().anyMatch(word -> word.equals(WRAPPER) || word.endsWith("/" + WRAPPER))) {
                return words;
            }
        }
        return List.of();
    }

    private List<Path> byPid() {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(processes, "[0-9]*")) {
            entries.forEach(found::add);
        } catch (IOException | DirectoryIteratorException unreadable) {
            // The command is unknown, as in an image without such a wrapper.
            return List.of();
        }
        found.sort(Comparator.comparingInt(
                        (Path path) -> path.getFileName().toString().length())
                .thenComparing(path -> path.getFileName().toString()));
        return found;
    }

    private static List<String> words(Path file) {
        try {
            return Arrays.asList(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\0"));
        } catch (IOException gone) {
            return List.of();
        }
    }
}
