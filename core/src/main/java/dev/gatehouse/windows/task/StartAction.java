package dev.gatehouse.windows.task;

import dev.gatehouse.spi.files.SharedFiles;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.launcher.LaunchFile;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.text.CommandLine;
import dev.gatehouse.windows.text.StartScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a command of a task or a Startup entry finally starts: a launcher of Gatehouse starts the command of its launch
 * file, and a script starts its own commands.
 *
 * @param command program and arguments
 * @param variables environment variables that are set for the command, as far as they are known
 * @param folder folder of the service, if a launcher of Gatehouse starts it
 */
public record StartAction(List<String> command, Map<String, String> variables, Optional<ServiceFolder> folder) {
    private static final int LARGEST = 1 << 16;

    /** A script that starts a script that starts a script. */
    private static final int DEEPEST = 4;

    private static final Set<String> SCRIPT_HOSTS = Set.of("cmd", "wscript", "cscript");

    public StartAction {
        command = List.copyOf(command);
        variables = Map.copyOf(variables);
    }

    /**
     * What a command starts.
     *
     * @param actions what is certain
     * @param complete whether it starts nothing else; false if a script or launch file on the way cannot be read as a whole
     */
    public record All(List<StartAction> actions, boolean complete) {
        private static final All UNREADABLE = new All(List.of(), false);

        public All {
            actions = List.copyOf(actions);
        }
    }

    /** Returns what a script file starts. */
    static All ofScript(Path file) {
        return of(List.of(file.toString()), Map.of(), DEEPEST);
    }

    /**
     * Returns what a command starts; empty if its launch file or script cannot be read.
     *
     * @param directory its working directory; empty if it is unknown
     */
    static List<StartAction> of(List<String> command, String directory) {
        Map<String, String> variables =
                directory.isEmpty() ? Map.of() : Map.of(StartScript.DIRECTORY_VARIABLE, directory);
        return of(command, variables, DEEPEST).actions();
    }

    private static All of(List<String> command, Map<String, String> variables, int depth) {
        if (command.isEmpty() || depth == 0) {
            return All.UNREADABLE;
        }
        if (WindowsLayout.isLauncher(command)) {
            return ofLauncher(command, variables.getOrDefault(StartScript.DIRECTORY_VARIABLE, ""));
        }
        // The shell that gets the words takes a caret away, as the one that passed them on did.
        boolean one = !isShell(command)
                || command.stream().map(word -> word.replace("^", "")).allMatch(StartScript::isOneCommand);
        Optional<Path> script = script(command);
        List<String> inner = afterShell(command);
        All found = script.isPresent()
                ? ofScript(script.get(), variables, depth)
                : inner.isEmpty()
                        ? new All(List.of(new StartAction(command, variables, Optional.empty())), true)
                        : of(inner, variables, depth - 1);
        return one ? found : new All(found.actions(), false);
    }

    /** The launch file is relative to the working directory if that is not ASCII. */
    private static All ofLauncher(List<String> command, String directory) {
        String launch = command.getLast();
        return path(launch)
                .or(() -> path(directory).flatMap(home -> resolved(home, launch)))
                .map(StartAction::ofLaunchFile)
                .orElse(All.UNREADABLE);
    }

    private static Optional<Path> resolved(Path directory, String word) {
        try {
            return Optional.of(directory.resolve(word));
        } catch (InvalidPathException invalid) {
            return Optional.empty();
        }
    }

    private static All ofLaunchFile(Path launch) {
        ServiceFolder folder = new ServiceFolder(launch.resolveSibling(""));
        try {
            LaunchFile file = folder.readLaunch();
            return new All(List.of(new StartAction(file.command(), file.environment(), Optional.of(folder))), true);
        } catch (IOException | RuntimeException unreadable) {
            return All.UNREADABLE;
        }
    }

    private static All ofScript(Path file, Map<String, String> before, int depth) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                return All.UNREADABLE;
            }
            StartScript script =
                    StartScript.parse(file.toString(), SharedFiles.read(file).orElse(""));
            Map<String, String> variables = new HashMap<>(before);
            variables.putAll(script.variables());
            List<StartAction> actions = new ArrayList<>();
            boolean complete = script.complete();
            for (List<String> command : script.commands()) {
                All found = of(command, variables, depth - 1);
                actions.addAll(found.actions());
                complete &= found.complete();
            }
            return new All(actions, complete);
        } catch (IOException unreadable) {
            return All.UNREADABLE;
        }
    }

    private static boolean isShell(List<String> command) {
        return program(command.getFirst()).equals("cmd");
    }

    /** The script that a command runs, itself or by a program that runs scripts. */
    private static Optional<Path> script(List<String> command) {
        int last = SCRIPT_HOSTS.contains(program(command.getFirst())) ? command.size() : 1;
        return command.subList(0, last).stream()
                .filter(StartScript::isScript)
                .findFirst()
                .flatMap(StartAction::path);
    }

    /** The command line that cmd gets with {@code /c}. */
    private static List<String> afterShell(List<String> command) {
        if (!isShell(command)) {
            return List.of();
        }
        for (int i = 1; i < command.size() - 1; i++) {
            if (command.get(i).equalsIgnoreCase("/c")) {
                return i + 2 == command.size()
                        ? CommandLine.split(command.getLast())
                        : command.subList(i + 1, command.size());
            }
        }
        return List.of();
    }

    /** The name of a program without folder and {@code .exe}. */
    private static String program(String word) {
        String name = word.substring(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1)
                .toLowerCase(Locale.ROOT);
        return name.endsWith(".exe") ? name.substring(0, name.length() - ".exe".length()) : name;
    }

    /**
     * Returns the command as it would be on another system: without {@code .exe}, and with an interpreter's usual name
     * instead of that without a console.
     */
    public List<String> plainCommand() {
        List<String> plain = new ArrayList<>(command);
        String name = program(command.getFirst());
        plain.set(0, name.equals("pythonw") ? "python" : name.equals("javaw") ? "java" : name);
        return plain;
    }

    private static Optional<Path> path(String word) {
        try {
            return Optional.of(Path.of(word)).filter(Path::isAbsolute);
        } catch (InvalidPathException invalid) {
            return Optional.empty();
        }
    }

    /**
     * Returns the home, or the profile's directory, whose services a command belongs to: files of Gatehouse and of Hermes
     * are in its folder {@code gateway-service}. Empty if there is none, or if a code page may have damaged its name.
     */
    static Optional<Path> owner(List<String> words) {
        for (String word : words) {
            Optional<Path> folder = WindowsLayout.isAscii(word) ? path(word) : Optional.empty();
            for (Path above = folder.orElse(null); above != null; above = above.getParent()) {
                if (above.endsWith(WindowsLayout.FOLDER) && above.getParent() != null) {
                    return Optional.of(above.getParent());
                }
            }
        }
        return Optional.empty();
    }
}
