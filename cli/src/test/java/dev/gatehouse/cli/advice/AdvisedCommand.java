package dev.gatehouse.cli.advice;

import dev.gatehouse.error.Remedy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Advised commands as they are printed, and the record of those that tests have executed. */
final class AdvisedCommand {
    private static final List<String> LOCATION = List.of("--home", "--app", "--manager");

    private AdvisedCommand() {}

    /** Finds the command of a site in printed lines: remedies are indented by two blanks. */
    static Optional<String> in(List<String> lines, String site) {
        String stem = site.substring(site.indexOf(':') + 1).strip();
        return lines.stream()
                .filter(line -> line.startsWith("  ") && !line.startsWith("   "))
                .map(String::strip)
                .filter(line -> line.equals(stem)
                        || line.startsWith(stem)
                        || String.join(" ", withoutLocation(words(line))).startsWith(stem))
                .findFirst();
    }

    /** Leaves out variables, and options that say which home, app and manager are meant. */
    private static List<String> withoutLocation(List<String> words) {
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (rest.isEmpty() && words.get(i).matches("[A-Z_0-9]+=.*")) {
                continue;
            }
            if (LOCATION.contains(words.get(i))) {
                i++;
            } else {
                rest.add(words.get(i));
            }
        }
        return rest;
    }

    /** Splits a command line as a POSIX shell does, as far as {@link Remedy} quotes. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (char c : (line + " ").toCharArray()) {
            if (c == '\'') {
                quoted = !quoted;
            } else if (c == ' ' && !quoted) {
                words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        return words;
    }

    /** Records that a command was executed in a state; {@code ./test} counts the records. */
    static void record(String site, String state, String command) {
        try {
            Path file =
                    Files.createDirectories(Path.of("target").toAbsolutePath()).resolve("advised-commands.txt");
            Files.writeString(
                    file,
                    site + "\t" + state.replace('\n', ' ') + "\t" + command + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
