package dev.gatehouse.systemtest.step;

import dev.gatehouse.spi.command.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a person would ask besides the command: the manager's tools and the process table. */
final class Tools {
    /** The program of the gateways in this test. */
    static final String PROGRAM = "/srv/agent";

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Tools() {}

    /** Returns the standard output of a tool, which may fail. */
    static String output(List<String> words) {
        try {
            return Command.of(LIMIT, words.toArray(String[]::new)).run().output();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the processes of gateways, by profile. */
    static Map<String, List<Long>> processes() {
        Map<String, List<Long>> found = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc"))) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (Character.isDigit(name.charAt(0))) {
                    String[] words = commandLine(entry).split("\0", -1);
                    if (words.length > 2 && words[1].equals(PROGRAM)) {
                        found.computeIfAbsent(words[2], _ -> new ArrayList<>()).add(Long.valueOf(name));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static String commandLine(Path process) {
        try {
            String line = Files.readString(process.resolve("cmdline"));
            // A shell or supervisor that is about to become the gateway names the program too.
            return line.startsWith("/usr/bin/perl\0") || line.startsWith("perl\0") ? line : "";
        } catch (IOException ended) {
            return "";
        }
    }
}
