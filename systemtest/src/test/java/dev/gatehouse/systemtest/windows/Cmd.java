package dev.gatehouse.systemtest.windows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Runs cmd.exe. */
final class Cmd {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Wine lacks a function, whose absence each JVM reports, and which no Windows lacks. */
    private static final Pattern WARNING =
            Pattern.compile("OpenJDK 64-Bit Server VM warning: Attempt to get process group affinity failed.*\r?\n");

    private Cmd() {}

    /** The result of a command. */
    record Ran(int code, String output, String error) {}

    /**
     * Runs a program, such as a command script, with the environment of this process, without what chooses a Java or an option of
     * Gatehouse there.
     *
     * @param folder the current directory; two files in it receive the output
     * @param variables added to the environment
     */
    static Ran run(Path folder, Map<String, String> variables, List<String> words)
            throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Path error = folder.resolve("error");
        Process process = builder(folder, variables, words)
                .redirectError(error.toFile())
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(words + " did not exit");
        }
        return new Ran(process.exitValue(), text(output), text(error));
    }

    /** Prepares a program, as {@link #run} does. */
    static ProcessBuilder builder(Path folder, Map<String, String> variables, List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        // Windows has one variable of a name, in whatever case.
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("GATEHOUSE_")
                        || name.equalsIgnoreCase("JAVA_HOME")
                        || variables.keySet().stream().anyMatch(name::equalsIgnoreCase));
        builder.environment().putAll(variables);
        return builder;
    }

    /** A line as a person types it. Its characters are ASCII, because a script is read in a code page. */
    static List<String> typed(Path folder, String line) throws IOException {
        Path script = folder.resolve("line.cmd");
        // In a script, a percent sign that stands for itself is doubled.
        Files.writeString(script, "@echo off\r\n" + line.replace("%", "%%") + "\r\n", StandardCharsets.US_ASCII);
        return List.of(script.toString());
    }

    /** The output of programs in the code page that this JVM was not told: only ASCII is certain. */
    static String text(Path file) throws IOException {
        return WARNING.matcher(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                .replaceAll("");
    }
}
