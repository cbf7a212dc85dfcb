package dev.gatehouse.spi.command;

import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.OwnerAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds the programs of the host that Gatehouse calls.
 *
 * <p>Root takes them from fixed directories, and only what root alone can change: the PATH of root may name directories of
 * another account, after {@code su}, with {@code sudo -E} or in a container. Other accounts search their PATH first. It may
 * be empty or lack the usual directories, as in cron and in some services.
 *
 * <p>Has only static methods and is thread-safe. None can be interrupted.
 *
 * @since 0.1.0
 */
public final class ToolSearch {
    private static final Path TOP = Path.of("/");

    private static final List<String> OF_SYSTEM = List.of(
            "usr/local/sbin", "usr/local/bin", "usr/sbin", "usr/bin", "sbin", "bin", "run/current-system/sw/bin");

    private ToolSearch() {}

    /**
     * Returns the word to call a program by.
     *
     * @param name name of the program
     * @param path the caller's PATH
     * @return the name if the PATH has it, if no usual directory has it, and for root; otherwise its path
     */
    public static String word(String name, String path) {
        // Command searches for root.
        return Accounts.isRoot() ? name : word(TOP, name, path);
    }

    /**
     * Returns the word to call a program by, on a host whose root directory is another one than {@code /}.
     *
     * @param top the root directory
     * @param name name of the program
     * @param path the caller's PATH
     * @return as {@link #word(String, String)}, but for root the path of the program if {@code top} has it
     */
    public static String word(Path top, String name, String path) {
        if (Accounts.isRoot()) {
            Optional<Path> own = forRoot(top, name);
            return own.isPresent() ? own.get().toString() : name;
        }
        for (String entry : path.split(":", -1)) {
            if (entry.startsWith("/") && Files.isExecutable(Path.of(entry, name))) {
                return name;
            }
        }
        for (String directory : OF_SYSTEM) {
            Path tool = top.resolve(directory).resolve(name);
            if (Files.isExecutable(tool)) {
                return tool.toString();
            }
        }
        return name;
    }

    /**
     * Returns a program that root may call.
     *
     * @param name name of the program, without a slash
     * @param first directories to search before those of the system
     * @return its path; empty if no fixed directory has it, or others can change it
     */
    public static Optional<Path> forRoot(String name, Path... first) {
        for (Path directory : first) {
            if (isForRoot(directory.resolve(name))) {
                return Optional.of(directory.resolve(name));
            }
        }
        return forRoot(TOP, name);
    }

    private static Optional<Path> forRoot(Path top, String name) {
        for (String directory : OF_SYSTEM) {
            Path tool = top.resolve(directory).resolve(name);
            if (isForRoot(tool)) {
                return Optional.of(tool);
            }
        }
        return Optional.empty();
    }

    private static boolean isForRoot(Path tool) {
        return Files.isExecutable(tool) && OwnerAccess.isOfRootAlone(tool);
    }

    /**
     * Returns what to start for the first word of a command: root searches a name without a slash, for others the system does
     * it.
     *
     * @param word the first word
     * @return the word, or for root the path of the program
     * @throws IOException if root may call no program of this name
     */
    public static String program(String word) throws IOException {
        if (word.indexOf('/') >= 0 || !Accounts.isRoot()) {
            return word;
        }
        Optional<Path> own = forRoot(word);
        if (own.isEmpty()) {
            throw new IOException("Cannot run program \"" + word + "\": root runs it only from /"
                    + String.join(", /", OF_SYSTEM) + ", where root alone can change it");
        }
        return own.get().toString();
    }
}
