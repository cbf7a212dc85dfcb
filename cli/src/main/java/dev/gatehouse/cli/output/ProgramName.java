package dev.gatehouse.cli.output;

import dev.gatehouse.error.Remedy;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The name of this program in remedies. Remedies contain {@code gatehouse}; if the user's shell would not find the program
 * under that name, as in a fresh checkout, they get its path instead, so that they work as printed.
 */
public final class ProgramName {
    /** The system property with which the launcher passes its own path. */
    public static final String LAUNCHER = "gatehouse.launcher";

    private static final String NAME = "gatehouse";

    private static final boolean WINDOWS = File.separatorChar == '\\';

    private static final String FILE = WINDOWS ? NAME + ".cmd" : NAME;

    /** The launcher's path in a build. There, users call the script in the root of the checkout. */
    private static final Path BUILT = Path.of("cli/target/gatehouse/bin", FILE);

    private final String launcher;
    private final Map<String, String> environment;

    ProgramName(String launcher, Map<String, String> environment) {
        this.launcher = launcher;
        this.environment = environment;
    }

    static ProgramName inThisProcess(Map<String, String> environment) {
        return new ProgramName(System.getProperty(LAUNCHER, ""), environment);
    }

    /** Returns a command of Gatehouse with the name under which the user's shell finds this program. */
    Remedy in(Remedy command) {
        if (launcher.isEmpty()) {
            return command;
        }
        List<String> words = new ArrayList<>(command.command());
        words.set(0, name());
        return command.withCommand(words);
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
        for (String entry : searchPath().split(File.pathSeparator, -1)) {
            Path found = Path.of(entry.isEmpty() ? "." : entry).resolve(FILE);
            if (isProgram(found)) {
                // The shell takes the first match.
                return Files.isSameFile(found, program) || Files.isSameFile(found, script(program));
            }
        }
        return false;
    }

    /** Windows does not distinguish the case of names, and often has Path. */
    private String searchPath() {
        if (WINDOWS) {
            for (Map.Entry<String, String> variable : environment.entrySet()) {
                if (variable.getKey().equalsIgnoreCase("PATH")) {
                    return variable.getValue();
                }
            }
        }
        return environment.getOrDefault("PATH", "");
    }

    /** Windows runs what has the ending of a script. */
    private static boolean isProgram(Path file) {
        return WINDOWS ? Files.isRegularFile(file) : Files.isExecutable(file);
    }

    private static Path script(Path program) {
        if (!program.endsWith(BUILT)) {
            return program;
        }
        String path = program.toString();
        Path script = Path.of(path.substring(0, path.length() - BUILT.toString().length()))
                .resolve(FILE);
        return isProgram(script) ? script : program;
    }

    private static String shortest(Path program) {
        Path here = Path.of("").toAbsolutePath();
        return here.equals(program.getParent()) ? "." + File.separator + program.getFileName() : program.toString();
    }
}
