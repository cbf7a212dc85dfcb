package dev.gatehouse.systemtest.launchd;

import dev.gatehouse.systemtest.model.ModelProgram;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A host's launchd and launchctl, both models: the command {@code launchctl}, and {@link ModelLaunchd} that it talks to.
 * Closing it ends that, and every process that it has started.
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
     * Starts one.
     *
     * @param domains those that exist: {@code gui/501}, {@code user/501}, {@code system}
     */
    public static ModelLaunchctl open(String... domains) {
        return new ModelLaunchctl(domains);
    }

    /** The file that lists the labels which an account has disabled, as launchd keeps one for each. */
    public Path disabled() {
        return folder().resolve("disabled");
    }

    /**
     * Has calls of a verb in a domain go wrong from now on.
     *
     * @param domain which, or {@code *}
     * @param answer the exit code
     */
    public void fail(String verb, String domain, String answer) {
        fail(verb + " " + domain + " " + answer);
    }

    /** Ends everything in a domain and begins it anew from the definitions in a folder, as a logout and a login do. */
    public void login(String domain, Path definitions) {
        run("model-login", domain, definitions.toString());
    }

    @Override
    public void close() {
        end("model-shutdown");
    }
}
