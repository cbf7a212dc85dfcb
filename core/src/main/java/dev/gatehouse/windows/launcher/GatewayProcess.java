package dev.gatehouse.windows.launcher;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.spi.process.GatewayVariables;
import dev.gatehouse.windows.text.CmdText;
import dev.gatehouse.windows.text.CommandLine;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** A gateway as a child process, either of its launcher, which logs stdout and stderr, or of the command {@code run}. */
public final class GatewayProcess {
    /**
     * How long to wait for remaining output. A child of the gateway may keep the output open forever; the gateway's own
     * output arrives much earlier.
     */
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final Process process;
    private final Thread output;
    private final ProcessMark mark;

    private GatewayProcess(Process process, Thread output) {
        this.process = process;
        this.output = output;
        this.mark = ProcessMark.of(process.toHandle());
    }

    /**
     * Starts a gateway.
     *
     * @throws IOException if its program is missing or cannot be started
     * @throws dev.gatehouse.error.InvalidInputException if its arguments cannot be passed unchanged
     */
    static GatewayProcess start(LaunchFile gateway, GatewayLog log) throws IOException {
        Process process = builder(gateway).redirectErrorStream(true).start();
        process.getOutputStream().close();
        InputStream said = process.getInputStream();
        Thread output = Thread.ofPlatform().daemon().name("output").start(() -> log.copy(said));
        return new GatewayProcess(process, output);
    }

    /** Prepares everything except output redirection. */
    private static ProcessBuilder builder(LaunchFile gateway) throws IOException {
        ProcessBuilder builder = new ProcessBuilder().directory(gateway.home().toFile());
        Map<String, String> environment = builder.environment();
        Map<String, String> all = GatewayVariables.of(gateway.sources(), gateway.environment(), environment);
        environment.clear();
        environment.putAll(all);
        String program = find(gateway.command().getFirst(), environment, gateway.home());
        return builder.command(words(program, gateway.command()));
    }

    /**
     * Runs a gateway in the foreground, with the streams of this process, and returns its exit code.
     *
     * @throws IOException if its program is missing or cannot be started
     * @throws dev.gatehouse.error.InvalidInputException if its arguments cannot be passed unchanged
     */
    public static int inForeground(GatewayDefinition definition) throws IOException, InterruptedException {
        return builder(LaunchFile.of(definition)).inheritIO().start().waitFor();
    }

    /** On Windows each argument is quoted here; the JDK leaves quoted arguments unchanged. */
    private static List<String> words(String program, List<String> command) {
        List<String> words = new ArrayList<>(List.of(program));
        for (String word : command.subList(1, command.size())) {
            if (isBatch(program)) {
                CmdText.checkArgument(word);
            }
            words.add(onWindows() ? CommandLine.quote(word) : word);
        }
        return words;
    }

    private static boolean isBatch(String program) {
        String name = program.toLowerCase(Locale.ROOT);
        return name.endsWith(".cmd") || name.endsWith(".bat");
    }

    private static boolean onWindows() {
        return File.separatorChar == '\\';
    }

    /** Finds the program on the gateway's own PATH, on Windows also with the extensions in PATHEXT. */
    private static String find(String program, Map<String, String> environment, Path home) throws IOException {
        List<String> endings = endings(program, environment);
        if (program.contains("/") || program.contains(File.separator)) {
            for (String ending : endings) {
                Path path = home.resolve(program + ending);
                if (Files.isRegularFile(path)) {
                    return path.toString();
                }
            }
            throw new IOException("program " + home.resolve(program) + " does not exist");
        }
        for (String entry : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            for (String ending : endings) {
                Optional<Path> path = inFolder(home, entry, program + ending);
                if (path.isPresent()) {
                    return path.get().toString();
                }
            }
        }
        throw new IOException("program " + program + " is not on the gateway's PATH");
    }

    private static Optional<Path> inFolder(Path home, String folder, String name) {
        try {
            Path path = home.resolve(folder).resolve(name);
            return !folder.isEmpty() && Files.isRegularFile(path) && Files.isExecutable(path)
                    ? Optional.of(path)
                    : Optional.empty();
        } catch (InvalidPathException noPath) {
            // For instance an entry in quotes. Windows ignores it as well.
            return Optional.empty();
        }
    }

    private static List<String> endings(String program, Map<String, String> environment) {
        if (!onWindows()) {
            return List.of("");
        }
        List<String> endings = new ArrayList<>();
        String name = program.toLowerCase(Locale.ROOT);
        for (String ending :
                environment.getOrDefault("PATHEXT", ".COM;.EXE;.BAT;.CMD").split(";", -1)) {
            if (!ending.isEmpty() && name.endsWith(ending.toLowerCase(Locale.ROOT))) {
                return List.of("");
            }
            endings.add(ending);
        }
        return endings;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    ProcessMark mark() {
        return mark;
    }

    /** Returns a future that completes with the exit code. */
    CompletableFuture<Integer> end() {
        return process.onExit().thenApply(Process::exitValue);
    }

    OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** Waits until all output has been written to the log, but not forever. */
    void drain() throws InterruptedException {
        output.join(DRAIN);
    }
}
