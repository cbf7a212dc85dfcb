package dev.gatehouse.systemtest.model;

import dev.gatehouse.testkit.FileTree;
import dev.gatehouse.testkit.Poll;
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
import java.util.concurrent.TimeUnit;

/**
 * A program of a service manager's, modelled: a command in a folder of its own, and the resident part that it talks to, in a
 * JVM of its own. What it keeps, what it was called with and what is to go wrong are files of the folder.
 */
public abstract class ModelProgram implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String name;
    private final Path folder;
    private final Process resident;

    /**
     * Starts one.
     *
     * @param name what the command is called
     * @param resident the class of the resident part, whose first argument is the folder
     * @param megabytes the most that its heap may take
     * @param arguments its further arguments
     */
    protected ModelProgram(
            String name, Class<?> resident, int megabytes, Preparation preparation, String... arguments) {
        this.name = name;
        try {
            folder = Files.createTempDirectory("gatehouse-" + name);
            try (InputStream script = ModelProgram.class.getResourceAsStream("model-client.sh")) {
                Files.copy(Objects.requireNonNull(script, "model-client.sh is missing"), program());
            }
            Files.setPosixFilePermissions(program(), PosixFilePermissions.fromString("rwxr-xr-x"));
            preparation.prepare(folder);
            this.resident = start(resident, megabytes, arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What has to lie in the folder before the resident part is started. */
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
        // What it gives the processes that it starts is encoded as its own environment is.
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

    /** The command. */
    public final Path program() {
        return folder.resolve(name);
    }

    protected final Path folder() {
        return folder;
    }

    /** Has calls go wrong from now on, as a line says that the resident part understands. */
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

    /** Has nothing go wrong any more. */
    public final void mend() {
        try {
            Files.deleteIfExists(folder.resolve("faults"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The calls so far, one a line. */
    public final List<String> calls() {
        try {
            return Files.exists(folder.resolve("calls")) ? Files.readAllLines(folder.resolve("calls")) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls it and gives what it printed. */
    public final String run(String... words) {
        try {
            List<String> all = new ArrayList<>(List.of(program().toString()));
            all.addAll(List.of(words));
            Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(name + " did not end");
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
     * Ends the resident part.
     *
     * @param words that have it end every process which it has started, and answer when they are gone
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
