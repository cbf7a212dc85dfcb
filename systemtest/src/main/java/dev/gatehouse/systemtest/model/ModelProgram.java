package dev.gatehouse.systemtest.model;

import dev.gatehouse.testkit.FileTree;
import dev.gatehouse.testkit.Poll;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A model of a service manager's program: a command in its own folder, and a daemon in its own JVM that the command
 * talks to. State, recorded calls and faults to simulate are files in the folder.
 */
public abstract class ModelProgram implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final boolean WINDOWS = File.separatorChar == '\\';

    private final String name;
    private final Path folder;
    private final Process resident;

    /**
     * Starts the model.
     *
     * @param name name of the command
     * @param resident main class of the daemon; its first argument is the folder
     * @param megabytes maximum heap size of the daemon
     * @param arguments further arguments of the daemon
     */
    protected ModelProgram(
            String name, Class<?> resident, int megabytes, Preparation preparation, String... arguments) {
        this.name = name;
        try {
            folder = Files.createTempDirectory("gatehouse-" + name);
            if (WINDOWS) {
                writeBatchFile();
            } else {
                copyScript();
            }
            preparation.prepare(folder);
            this.resident = start(resident, megabytes, arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copyScript() throws IOException {
        try (InputStream script = ModelProgram.class.getResourceAsStream("model-client.sh")) {
            Files.copy(Objects.requireNonNull(script, "model-client.sh is missing"), program());
        }
        Files.setPosixFilePermissions(program(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void writeBatchFile() throws IOException {
        String call = words().stream().map(word -> "\"" + word + "\"").collect(Collectors.joining(" "));
        Files.writeString(program(), "@" + call + " %*\r\n@exit /b %ERRORLEVEL%\r\n");
    }

    /** Creates the files that the daemon needs at its start. */
    @FunctionalInterface
    protected interface Preparation {
        void prepare(Path folder) throws IOException;
    }

    private Process start(Class<?> main, int megabytes, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
        words.addAll(List.of("-Xmx" + megabytes + "m", "-cp", System.getProperty("java.class.path", "")));
        words.addAll(List.of(main.getName(), folder.toString()));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words);
        // The daemon passes its environment on to processes with its own encoding.
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
        Process process = builder.start();
        Poll.until(
                () -> "the model of " + name + " listens: " + log(), LIMIT, () -> Files.exists(folder.resolve("port")));
        return process;
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Returns the path of the command, for a host that accepts only a program. */
    public final Path program() {
        return folder.resolve(WINDOWS ? name + ".cmd" : name);
    }

    /** Returns the words that call the command, without cmd.exe between them and the program. */
    public final List<String> words() {
        if (!WINDOWS) {
            return List.of(program().toString());
        }
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java.exe").toString()));
        words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx16m"));
        // Wine lets the JVM print a warning, which schtasks does not.
        words.add("-XX:-PrintWarnings");
        words.addAll(
                List.of("-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8", "-cp", ClassPlace.of(ModelClient.class)));
        words.addAll(List.of(ModelClient.class.getName(), folder.toString()));
        return words;
    }

    protected final Path folder() {
        return folder;
    }

    /** Lets calls fail from now on; the daemon defines the format of the line. */
    protected final void fail(String line) {
        try {
            Path faults = folder.resolve("faults");
            String before = Files.exists(faults) ? Files.readString(faults) : "";
            Path written = Files.writeString(folder.resolve("faults.new"), before + line + "\n");
            Files.move(written, faults, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends all simulated faults. */
    public final void mend() {
        try {
            Files.deleteIfExists(folder.resolve("faults"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the calls so far, one per line. */
    public final List<String> calls() {
        try {
            return Files.exists(folder.resolve("calls")) ? Files.readAllLines(folder.resolve("calls")) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls the command and returns its output. */
    public final String run(String... words) {
        try {
            List<String> all = new ArrayList<>(words());
            all.addAll(List.of(words));
            Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
            process.getOutputStream().close();
            long end = System.nanoTime() + LIMIT.toNanos();
            CompletableFuture.delayedExecutor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(process::destroyForcibly);
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean answered = System.nanoTime() < end;
            process.waitFor();
            if (!answered) {
                throw new AssertionError(name + " did not exit: " + String.join(" ", words));
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /**
     * Ends the daemon.
     *
     * @param words arguments of a call that ends every process that the daemon has started, and answers when they are
     *     gone
     */
    protected final void end(String... words) {
        mend();
        run(words);
        resident.destroyForcibly();
        resident.onExit().join();
        FileTree.delete(folder);
    }

    @Override
    public abstract void close();
}
