package dev.gatehouse.systemtest.windows;

import dev.gatehouse.systemtest.Poll;
import dev.gatehouse.systemtest.namespace.FileTree;
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
 * A host's Task Scheduler and schtasks, both models: a program {@code schtasks} in a folder of its own, and the resident
 * {@link ModelTaskScheduler} that it talks to, in a JVM of its own. Closing it ends that, and every process that it has
 * started.
 */
public final class ModelSchtasks implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final Process resident;

    private ModelSchtasks(Path folder, Process resident) {
        this.folder = folder;
        this.resident = resident;
    }

    /**
     * Starts one.
     *
     * @param minute how long a minute of the model is, so that a test need not wait for a real one
     */
    public static ModelSchtasks open(Duration minute) {
        try {
            Path folder = Files.createTempDirectory("gatehouse-schtasks");
            Path program = folder.resolve("schtasks");
            try (InputStream script = ModelSchtasks.class.getResourceAsStream("model-schtasks.sh")) {
                Files.copy(Objects.requireNonNull(script, "model-schtasks.sh is missing"), program);
            }
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.createDirectory(folder.resolve("tasks"));
            return new ModelSchtasks(folder, start(folder, minute));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process start(Path folder, Duration minute) throws IOException {
        List<String> words = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx64m"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
        words.addAll(List.of(ModelTaskScheduler.class.getName(), folder.toString(), String.valueOf(minute.toMillis())));
        ProcessBuilder builder = new ProcessBuilder(words);
        // On Windows every text of a process is Unicode.
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
        Process process = builder.start();
        Poll.until(
                () -> "the model of Task Scheduler listens: " + log(folder),
                LIMIT,
                () -> Files.exists(folder.resolve("port")));
        return process;
    }

    private static String log(Path folder) {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The program. */
    public Path program() {
        return folder.resolve("schtasks");
    }

    /** Where it keeps the document of a task, as Windows does in {@code System32\Tasks}. */
    public Path task(String name) {
        return folder.resolve("tasks").resolve(name);
    }

    /**
     * Has calls of a verb go wrong from now on.
     *
     * @param verb such as {@code /Create}
     * @param code the exit code, of which a host that is no Windows passes on eight bits; or {@code hang} for no answer ever
     * @param words what it says on standard error
     */
    public void fail(String verb, String code, String words) {
        try {
            Path faults = folder.resolve("faults");
            String before = Files.exists(faults) ? Files.readString(faults) : "";
            Path written =
                    Files.writeString(folder.resolve("faults.new"), before + verb + " " + code + " " + words + "\n");
            Files.move(written, faults, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has nothing go wrong any more. */
    public void mend() {
        try {
            Files.deleteIfExists(folder.resolve("faults"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The calls so far, one a line. */
    public List<String> calls() {
        try {
            return Files.exists(folder.resolve("calls")) ? Files.readAllLines(folder.resolve("calls")) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The user logs on: tasks with such a trigger are begun, without the delay. */
    public void logOn() {
        run("/ModelLogOn");
    }

    /** The user logs off: every process of the session is ended. */
    public void logOff() {
        run("/ModelLogOff");
    }

    /** Calls it and gives what it printed. */
    public String run(String... words) {
        try {
            List<String> all = new ArrayList<>(List.of(program().toString()));
            all.addAll(List.of(words));
            Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("schtasks did not end");
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        run("/ModelLogOff");
        resident.destroyForcibly();
        resident.onExit().join();
        FileTree.delete(folder);
    }
}
