package dev.gatehouse.systemtest.launchd;

import dev.gatehouse.systemtest.model.ModelProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * A model of a Mac: the command {@code launchctl}, and the {@link ModelLaunchd} that it talks to. Closing it ends both,
 * and every process that launchd has started.
 */
public final class ModelLaunchctl extends ModelProgram {
    private ModelLaunchctl(String... domains) {
        super(
                "launchctl",
                ModelLaunchd.class,
                128,
                folder -> Files.writeString(folder.resolve("domains"), String.join("\n", domains) + "\n"));
    }

    /**
     * Starts a model.
     *
     * @param domains the domains that exist: {@code gui/501}, {@code user/501}, {@code system}
     */
    public static ModelLaunchctl open(String... domains) {
        return new ModelLaunchctl(domains);
    }

    /** Whether launchd's list says that a label is disabled; launchd has one list per account. */
    public boolean isDisabled(String label) {
        try {
            Path file = folder().resolve("disabled");
            return Files.exists(file) && Files.readAllLines(file).contains("disabled " + label);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Simulates that Background Task Management denies a label, or allows all again. */
    public void deny(String... labels) {
        write("denied", labels);
    }

    /** Lets launchd start jobs of these domains only on demand. */
    public void startOnDemand(String... domains) {
        write("on-demand", domains);
    }

    /** Sets how long a label stays taken after its job is gone. */
    public void lag(Duration duration) {
        write("lag", Long.toString(duration.toMillis()));
    }

    private void write(String name, String... lines) {
        try {
            Path written = Files.writeString(folder().resolve(name + ".new"), String.join("\n", lines) + "\n");
            Files.move(
                    written,
                    folder().resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Simulates that the kernel ends a job's process.
     *
     * @param reason launchd's words, such as {@code OS_REASON_JETSAM}
     */
    public void endByKernel(String target, String reason) {
        run("model-end", reason, target);
    }

    /** Simulates a logout: the domain and its jobs end. */
    public void logout(String domain) {
        run("model-logout", domain);
    }

    /**
     * Lets calls of a verb in a domain fail from now on.
     *
     * @param domain the domain, or {@code *} for all
     * @param answer the exit code
     */
    public void fail(String verb, String domain, String answer) {
        fail(verb + " " + domain + " " + answer);
    }

    /** Simulates a logout and a login: unloads all jobs of a domain, then loads the property lists of a folder. */
    public void login(String domain, Path definitions) {
        run("model-login", domain, definitions.toString());
    }

    @Override
    public void close() {
        end("model-shutdown");
    }
}
