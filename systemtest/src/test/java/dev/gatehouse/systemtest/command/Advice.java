package dev.gatehouse.systemtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/**
 * Executes commands that messages advise, in the state that printed them. A site is the place in the sources that makes the
 * remedy, as in the table of advised commands of the module cli.
 */
public final class Advice {
    private Advice() {}

    /**
     * Executes the command of a site that a message advises, and records it for the count of {@code ./test}.
     *
     * @param shell runs a command line as the same user
     * @return the result of the advised command
     */
    public static Result follow(String site, String state, Result message, Function<String, Result> shell) {
        String stem = site.substring(site.indexOf(':') + 1).strip();
        String advised = message.error()
                .lines()
                .filter(line -> line.startsWith("  ") && !line.startsWith("   "))
                .map(String::strip)
                .filter(line -> isOf(stem, line))
                .findFirst()
                .orElseThrow(() -> new AssertionError(site + " is not advised: " + message));
        Result result = shell.apply(advised.startsWith("sudo ") ? advised.substring("sudo ".length()) : advised);
        assertThat(result.exitCode()).as("%s: %s", advised, result).isIn(0, 3);
        record(site + "\t" + state + "\t" + advised + "\n");
        return result;
    }

    /** Whether a command begins with the constant words of a site; options with a place may come between them. */
    private static boolean isOf(String stem, String line) {
        String plain = line.replaceFirst("^sudo ", "").replaceFirst("^\\S*/bin/gatehouse ", "gatehouse ");
        return plain.startsWith(stem)
                || plain.replaceAll(" --(home|app|manager) \\S+", "").startsWith(stem);
    }

    private static void record(String line) {
        try {
            Path file =
                    Files.createDirectories(Path.of("target").toAbsolutePath()).resolve("advised-commands.txt");
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
