package dev.gatehouse.cli.output;

import dev.gatehouse.definition.ShellWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * How a person calls this program. Advice names it {@code gatehouse}; where a shell would not find it by that name, as in
 * a fresh checkout, the advice gets the path instead, so that it can be typed as it stands.
 */
public final class ProgramName {
    /** The launcher's own path, which the launcher passes on. */
    public static final String LAUNCHER = "gatehouse.launcher";

    private static final String NAME = "gatehouse";

    /** Where a build puts the launcher; the script that people call there lies at the checkout's root. */
    private static final Path BUILT = Path.of("cli/target/gatehouse/bin/gatehouse");

    private final String launcher;
    private final Map<String, String> environment;

    ProgramName(String launcher, Map<String, String> environment) {
        this.launcher = launcher;
        this.environment = environment;
    }

    static ProgramName inThisProcess(Map<String, String> environment) {
        return new ProgramName(System.getProperty(LAUNCHER, ""), environment);
    }

    /** A command with the program's name as this person's shell takes it. */
    String advice(String command) {
        if (launcher.isEmpty() || !command.contains(NAME)) {
            return command;
        }
        String name = name();
        StringBuilder advice = new StringBuilder();
        for (String word : command.split(" ", -1)) {
            advice.append(advice.isEmpty() ? "" : " ").append(word.equals(NAME) ? name : word);
        }
        return advice.toString();
    }

    private String name() {
        try {
            Path program = Path.of(launcher);
            return isOnPath(program) ? NAME : shortest(script(program));
        } catch (IOException | InvalidPathException e) {
            return NAME;
        }
    }

    private boolean isOnPath(Path program) throws IOException {
        for (String entry : environment.getOrDefault("PATH", "").split(":", -1)) {
            Path found = Path.of(entry.isEmpty() ? "." : entry).resolve(NAME);
            if (Files.isExecutable(found)) {
                // The first one that is found is the one that the shell takes.
                return Files.isSameFile(found, program) || Files.isSameFile(found, script(program));
            }
        }
        return false;
    }

    private static Path script(Path program) {
        if (!program.endsWith(BUILT)) {
            return program;
        }
        String path = program.toString();
        Path script = Path.of(path.substring(0, path.length() - BUILT.toString().length()))
                .resolve(NAME);
        return Files.isExecutable(script) ? script : program;
    }

    private static String shortest(Path program) {
        Path here = Path.of("").toAbsolutePath();
        return ShellWord.quote(here.equals(program.getParent()) ? "./" + program.getFileName() : program.toString());
    }
}
