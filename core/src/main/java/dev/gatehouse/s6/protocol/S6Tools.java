package dev.gatehouse.s6.protocol;

import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.CommandFailedException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.error.ToolUnavailableException;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.spi.command.Command;
import dev.gatehouse.spi.command.CommandResult;
import dev.gatehouse.spi.command.CommandTimeoutException;
import dev.gatehouse.spi.command.ToolMissingException;
import dev.gatehouse.spi.command.ToolSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The s6 programs, by absolute path. Those of s6-overlay are in {@code /command}, which is not on the PATH of {@code
 * docker exec}.
 *
 * @param directory directory of the programs
 */
public record S6Tools(Path directory) {
    /** Directory of s6-overlay's programs. */
    public static final Path OVERLAY = Path.of("/command");

    /** Directory of s6's programs according to its author's conventions. */
    private static final Path SLASH_PACKAGE = Path.of("/package/admin/s6/command");

    private static final Path USUAL = Path.of("/usr/bin");

    private static final String VARIABLE = "GATEHOUSE_S6_BIN";

    /** Time limit of a call. No s6 program that is called here should take longer. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /**
     * Finds the programs in {@code GATEHOUSE_S6_BIN}, else in s6-overlay's directory, on the PATH, or in {@code
     * /usr/bin}. Root does not search the PATH ({@link ToolSearch}).
     *
     * @throws AccessRefusedException if this is root, and others can change the directory that the variable names
     */
    public static S6Tools locate(Map<String, String> environment) {
        return locate(environment, Accounts.isRoot());
    }

    static S6Tools locate(Map<String, String> environment, boolean root) {
        String chosen = environment.getOrDefault(VARIABLE, "");
        if (!chosen.isEmpty()) {
            Path directory = Path.of(chosen).toAbsolutePath();
            if (root && Files.exists(directory) && !OwnerAccess.isOfRootAlone(directory)) {
                throw new AccessRefusedException(
                        "Root runs no programs from " + directory + ", which " + VARIABLE
                                + " names: another account can change it",
                        Remedy.of("unset", VARIABLE));
            }
            return new S6Tools(directory);
        }
        if (root) {
            return new S6Tools(ToolSearch.forRoot("s6-svscan", OVERLAY, SLASH_PACKAGE)
                    .map(Path::getParent)
                    .orElse(USUAL));
        }
        if (Files.exists(OVERLAY.resolve("s6-svscan"))) {
            return new S6Tools(OVERLAY);
        }
        for (String entry : environment.getOrDefault("PATH", "").split(":", -1)) {
            if (entry.startsWith("/") && Files.isExecutable(Path.of(entry, "s6-svscan"))) {
                return new S6Tools(Path.of(entry));
            }
        }
        return new S6Tools(USUAL);
    }

    /** Returns the absolute path of a program. */
    public Path tool(String name) {
        return directory.resolve(name);
    }

    /** Returns whether s6 is installed in the directory. */
    public boolean present() {
        return Files.isExecutable(tool("s6-svscan"));
    }

    /**
     * Throws if s6 is not installed.
     *
     * @throws ToolUnavailableException if s6 is missing; the message has the searched path
     */
    public void require() {
        if (!present()) {
            throw missing("s6-svscan", "it does not exist");
        }
    }

    /** Runs a program and returns its result, also if its exit code is not 0. */
    public CommandResult run(String tool, List<String> arguments) {
        try {
            return Command.of(LIMIT, tool(tool).toString()).with(arguments).run();
        } catch (ToolMissingException e) {
            throw missing(tool, String.valueOf(e.getMessage()));
        } catch (CommandTimeoutException e) {
            throw new TimedOutException(
                    tool + " did not answer",
                    e.limit(),
                    "it was killed",
                    Remedy.of(tool(tool).toString(), arguments.toArray(String[]::new)));
        } catch (IOException e) {
            throw new CommandFailedException(
                    tool, "running", -1, String.valueOf(e.getMessage()), Remedy.gatehouse("detect"));
        }
    }

    private ToolUnavailableException missing(String tool, String why) {
        String message = "Cannot run " + tool(tool) + ": " + why;
        if (!directory.equals(OVERLAY) && !directory.equals(USUAL)) {
            return new ToolUnavailableException(
                    message + "; " + VARIABLE + " names this directory", Remedy.of("unset", VARIABLE));
        }
        return new ToolUnavailableException(
                message + "; is s6 installed?",
                Files.exists(Path.of("/etc/debian_version"))
                        ? Remedy.of("apt-get", "install", "s6").asRoot()
                        : Remedy.of("command", "-v", "s6-svscan"));
    }

    /** Returns the status that s6-svstat prints for a servicedir. Used for status files of unknown s6 versions. */
    public SupervisionStatus svstat(Path servicedir) {
        String fields = "up,wantedup,ready,paused,pid,exitcode,signum";
        CommandResult result = run("s6-svstat", List.of("-o", fields, servicedir.toString()));
        if (!result.succeeded()) {
            throw new CommandFailedException(
                    servicedir.toString(),
                    "s6-svstat",
                    result.exitCode(),
                    result.words(),
                    Remedy.of(tool("s6-svstat").toString(), servicedir.toString()));
        }
        return parseSvstat(result.output());
    }

    /**
     * Parses the fields {@code up,wantedup,ready,paused,pid,exitcode,signum}. The tool prints neither parseable times
     * nor whether ./finish runs; the times are set to the epoch.
     */
    public static SupervisionStatus parseSvstat(String line) {
        String[] words = line.strip().split("\\s+", -1);
        try {
            boolean up = words[0].equals("true");
            int exitCode = Integer.parseInt(words[5]);
            int signal = Integer.parseInt(words[6]);
            return new SupervisionStatus(
                    Instant.EPOCH,
                    Instant.EPOCH,
                    up ? Math.max(0, Long.parseLong(words[4])) : 0,
                    signal > 0 ? signal : Math.max(0, exitCode) << 8,
                    words[3].equals("true"),
                    false,
                    words[1].equals("true"),
                    words[2].equals("true"));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new CommandFailedException("s6-svstat", "reading the answer", 0, line, Remedy.gatehouse("detect"));
        }
    }
}
