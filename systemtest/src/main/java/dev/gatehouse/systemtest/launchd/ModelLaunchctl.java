package dev.gatehouse.systemtest.launchd;

import dev.gatehouse.systemtest.model.ModelProgram;
import java.nio.file.Files;
import java.nio.file.Path;

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

    /** Returns the file with the disabled labels; launchd has one list per account. */
    public Path disabled() {
        return folder().resolve("disabled");
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
