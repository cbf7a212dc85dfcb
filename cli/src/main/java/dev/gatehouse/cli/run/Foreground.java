package dev.gatehouse.cli.run;

import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.error.ToolUnavailableException;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Exec;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.spi.command.ToolSearch;
import dev.gatehouse.spi.process.GatewayVariables;
import dev.gatehouse.spi.process.Survivors;
import dev.gatehouse.windows.launcher.GatewayProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a gateway's command in the foreground, like a slot's run script, but without a supervisor. */
final class Foreground {
    private static final Path SHELL = Path.of("/bin/sh");

    /** A gateway in the foreground is under no manager. */
    static final String KIND = Kind.NONE.word();

    private final GatewayDefinition definition;
    private final Map<String, String> environment;

    /**
     * Reads the gateway's secrets and the file with its variables.
     *
     * @throws dev.gatehouse.error.GatehouseException if one of them cannot be used
     */
    Foreground(GatewayDefinition definition, Map<String, String> inherited) {
        GatewayVariables.require(definition);
        this.definition = definition;
        Map<String, String> own = new HashMap<>(definition.environment().variables());
        definition
                .exportedHome(KIND)
                .ifPresent(path -> own.put(definition.home().name(), path.toString()));
        try {
            this.environment = GatewayVariables.of(definition.sources(), own, inherited);
        } catch (IOException e) {
            throw new StorageException(
                    "Cannot start the gateway of " + definition.profile() + ": " + e.getMessage(),
                    showProfile(definition),
                    e);
        }
        // If the caller was started by a gateway, this one is still none of its processes.
        environment.remove(Survivors.VARIABLE);
    }

    private Path directory() {
        return definition.workingDirectory().under(KIND);
    }

    /**
     * Replaces this process with the gateway; returns only if that fails. If exec is not possible, runs the gateway as a child
     * process and returns its exit code.
     *
     * @throws ToolUnavailableException if its program is not found
     */
    int execute() {
        if (!Exec.isPossible()) {
            return asChild();
        }
        List<String> words = words();
        Path program = program(words.getFirst());
        try {
            Exec.replace(program, words, environment, directory());
        } catch (IOException e) {
            throw new StorageException(
                    "Cannot execute " + program + ": " + e.getMessage(), Remedy.of("ls", "-l", program.toString()), e);
        }
        return ExitCode.FAILED;
    }

    private int asChild() {
        try {
            if (File.separatorChar == '\\') {
                return GatewayProcess.inForeground(definition);
            }
            ProcessBuilder builder = new ProcessBuilder(words()).inheritIO();
            builder.environment().clear();
            builder.environment().putAll(environment);
            return builder.directory(directory().toFile()).start().waitFor();
        } catch (IOException e) {
            throw new ToolUnavailableException(
                    "Cannot start the gateway of " + definition.profile() + ": " + e.getMessage(), showProfile());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    /** Returns the command line. It first changes the account, then sources the activation script, as in a slot. */
    List<String> words() {
        List<String> words = new ArrayList<>(asUser());
        Optional<Path> activate = definition.activate().filter(Files::isReadable);
        if (activate.isPresent()) {
            words.addAll(List.of(
                    SHELL.toString(),
                    "-c",
                    ". \"$0\"; exec \"$@\"",
                    activate.get().toString()));
        }
        words.addAll(definition.command());
        return words;
    }

    /**
     * Returns the prefix that changes the account if this is root: to that of the app, or to the owner of the home. No gateway
     * runs as root by accident.
     */
    private List<String> asUser() {
        if (!Accounts.isRoot()) {
            return List.of();
        }
        try {
            Optional<Accounts.Account> account = definition
                    .user()
                    .filter(name -> !name.equals("root"))
                    .flatMap(Accounts::byName)
                    .or(this::owner);
            if (account.isEmpty()) {
                return List.of();
            }
            int uid = account.get().uid();
            return List.of(
                    ToolSearch.program("setpriv"),
                    "--reuid=" + uid,
                    "--regid=" + account.get().gid(),
                    Accounts.nameOf(uid).isPresent() ? "--init-groups" : "--clear-groups");
        } catch (IOException | UncheckedIOException e) {
            throw new ToolUnavailableException(
                    "Cannot change the account of the gateway of " + definition.profile() + ": " + e.getMessage(),
                    showProfile());
        }
    }

    private Optional<Accounts.Account> owner() {
        try {
            Optional<Accounts.Account> owner =
                    OwnerAccess.ownerOf(definition.home().value());
            return owner.flatMap(found -> Accounts.nameOf(found.uid()))
                    .flatMap(Accounts::byName)
                    .or(() -> owner);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the path of the program: the word itself if it contains a slash, otherwise the first match on the PATH. */
    private Path program(String word) {
        if (word.contains("/")) {
            Path path = directory().resolve(word);
            if (Files.isExecutable(path)) {
                return path;
            }
            throw new ToolUnavailableException(
                    "Cannot execute " + path + ": " + (Files.exists(path) ? "not executable" : "not found"),
                    showProfile());
        }
        for (String entry : environment.getOrDefault("PATH", "/usr/bin:/bin").split(":", -1)) {
            Path path = directory().resolve(entry).resolve(word);
            if (Files.isExecutable(path) && !Files.isDirectory(path)) {
                return path;
            }
        }
        throw new ToolUnavailableException("Program " + word + " not found on the PATH", showProfile());
    }

    /** It shows the command. */
    private Remedy showProfile() {
        return showProfile(definition);
    }

    private static Remedy showProfile(GatewayDefinition definition) {
        return Remedy.gatehouse("profile", "show", definition.profile().toString());
    }
}
