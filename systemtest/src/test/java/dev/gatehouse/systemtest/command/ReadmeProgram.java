package dev.gatehouse.systemtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.checkout.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The Java program in the README, and the command that runs it.
 *
 * @param source the program
 * @param command one shell command line, for a directory with the program and the installed {@code gatehouse} directory
 */
record ReadmeProgram(String source, String command) {
    /** File name of the program. */
    static final String FILE = "Program.java";

    private static final Pattern SOURCE = Pattern.compile("^```java\n(.*?)^```\n", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern COMMAND = Pattern.compile("^    (java .* " + FILE + ")$", Pattern.MULTILINE);

    static ReadmeProgram read() throws IOException {
        String readme = Files.readString(Checkout.file("README.md"));
        return new ReadmeProgram(only(SOURCE, readme), only(COMMAND, readme));
    }

    private static String only(Pattern pattern, String text) {
        List<String> found = pattern.matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
        assertThat(found).as(pattern.pattern()).hasSize(1);
        return found.getFirst();
    }

    /**
     * Returns the command that compiles and runs the program.
     *
     * @param folder directory of the program
     * @param installation directory of the installed command
     */
    String[] words(String folder, String installation) {
        String line = "cd \"$1\" && ln -sfn \"$2\" gatehouse && PATH=\"$3/bin:$PATH\" && " + command;
        return new String[] {"sh", "-c", line, "sh", folder, installation, System.getProperty("java.home")};
    }
}
