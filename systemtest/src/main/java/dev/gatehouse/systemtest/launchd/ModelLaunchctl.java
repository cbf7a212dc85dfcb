package dev.gatehouse.systemtest.launchd;

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
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A host's launchd and launchctl, both models: a program {@code launchctl} in a folder of its own, and the resident {@link
 * ModelLaunchd} that it talks to, in a JVM of its own. Closing it ends that, and every process that it has started.
 */
public final class ModelLaunchctl implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final Process resident;

    private ModelLaunchctl(Path folder, Process resident) {
        this.folder = folder;
        this.resident = resident;
    }

    /**
     * Starts one.
     *
     * @param domains those that exist: {@code gui/501}, {@code user/501}, {@code system}
     */
    public static ModelLaunchctl open(String... domains) {
        try {
            Path folder = Files.createTempDirectory("gatehouse-launchd");
            Path program = folder.resolve("launchctl");
            try (InputStream script = ModelLaunchctl.class.getResourceAsStream("model-launchctl.sh")) {
                Files.copy(Objects.requireNonNull(script, "model-launchctl.sh is missing"), program);
            }
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(folder.resolve("domains"), String.join("\n", domains) + "\n");
            return new ModelLaunchctl(folder, start(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process start(Path folder) throws IOException {
        List<String> words = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx128m"));
        words.addAll(
                List.of("-cp", System.getProperty("java.class.path"), ModelLaunchd.class.getName(), folder.toString()));
        ProcessBuilder builder = new ProcessBuilder(words);
        // What it gives its jobs is encoded as its own environment is.
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
        Process process = builder.start();
        Poll.until(
                () -> "the model of launchd listens: " + log(folder),
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
        return folder.resolve("launchctl");
    }

    /** The file that lists the labels which an account has disabled, as launchd keeps one for each. */
    public Path disabled() {
        return folder.resolve("disabled");
    }

    /**
     * Has calls of a verb in a domain go wrong from now on.
     *
     * @param domain which, or {@code *}
     * @param answer the exit code, or {@code hang} for none ever
     */
    public void fail(String verb, String domain, String answer) {
        try {
            Path faults = folder.resolve("faults");
            String before = Files.exists(faults) ? Files.readString(faults) : "";
            Path written =
                    Files.writeString(folder.resolve("faults.new"), before + verb + " " + domain + " " + answer + "\n");
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

    /** Ends everything in a domain and begins it anew from the definitions in a folder, as a logout and a login do. */
    public void login(String domain, Path definitions) {
        run("model-login", domain, definitions.toString());
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
                throw new AssertionError("launchctl did not end");
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
        mend();
        run("model-shutdown");
        Optional<Process> left = Optional.of(resident);
        try {
            if (resident.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                left = Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        left.ifPresent(Process::destroyForcibly);
        FileTree.delete(folder);
    }
}
