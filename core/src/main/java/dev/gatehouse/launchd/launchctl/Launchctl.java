package dev.gatehouse.launchd.launchctl;

import dev.gatehouse.error.CommandFailedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.error.ToolUnavailableException;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.spi.command.Command;
import dev.gatehouse.spi.command.CommandResult;
import dev.gatehouse.spi.command.CommandTimeoutException;
import dev.gatehouse.spi.command.ToolMissingException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Calls launchctl(1). Decisions depend only on its exit codes, which {@code launchctl error} explains, and on the
 * structure of {@code print}. Other output is only shown to people.
 */
public final class Launchctl {
    /** Time limit of a call, which usually takes about ten milliseconds. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Maximum number of parallel calls. More calls only slow launchd down. */
    private static final int MOST_AT_ONCE = 8;

    private final String program;
    private final Runner runner;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE, true);

    /** Runs a program until it exits. */
    @FunctionalInterface
    public interface Runner {
        CommandResult run(List<String> words, Duration limit) throws IOException;
    }

    public Launchctl(Path program) {
        this(program, (words, limit) -> new Command(words, limit, Map.of()).run());
    }

    /**
     * Creates an instance that runs the program in another way.
     *
     * @param runner runs the program with its arguments
     */
    public Launchctl(Path program, Runner runner) {
        this.program = program.toString();
        this.runner = runner;
    }

    /**
     * Runs launchctl with a time limit of ten seconds. An exit code other than 0 is a result, not an exception.
     *
     * @param service subject of the call, for messages
     * @throws TimedOutException if it does not exit in time
     * @throws ToolUnavailableException if the program does not exist
     */
    public CommandResult call(String service, String... words) {
        return call(LIMIT, service, words);
    }

    public CommandResult call(Duration limit, String service, String... words) {
        List<String> all = new ArrayList<>(List.of(program));
        all.addAll(List.of(words));
        free.acquireUninterruptibly();
        try {
            return runner.run(all, limit);
        } catch (CommandTimeoutException e) {
            throw new TimedOutException(
                    "launchctl " + words[0] + " of " + service + " did not answer",
                    limit,
                    "launchd may be busy or stuck",
                    Remedy.of(program, "print-disabled", "system"));
        } catch (ToolMissingException e) {
            throw new ToolUnavailableException(
                    "Cannot run " + program + ": " + e.getMessage(), Remedy.of("ls", "-l", program));
        } catch (IOException e) {
            throw new GatehouseException(
                    "launchctl " + words[0] + " of " + service + " failed: " + e.getMessage(),
                    Remedy.of("ls", "-l", program),
                    e);
        } finally {
            free.release();
        }
    }

    public static CommandFailedException failed(String service, String verb, CommandResult result) {
        return new CommandFailedException(
                service,
                "launchctl " + verb,
                result.exitCode(),
                result.words(),
                Remedy.of("launchctl", "error", String.valueOf(result.exitCode())));
    }

    /** Returns what launchd prints about a label; empty if the label or the domain does not exist. */
    public Optional<JobPrint> print(Domain domain, String label) {
        CommandResult result = call(label, "print", domain.target(label));
        if (result.succeeded()) {
            return Optional.of(JobPrint.parse(result.output()));
        }
        if (Code.NOT_LOADED.is(result) || Code.NO_DOMAIN.is(result)) {
            return Optional.empty();
        }
        throw failed(label, "print", result);
    }

    /**
     * Exit codes of launchctl that mean the same here: errno below 100, launchd's own above. {@code launchctl error
     * CODE} prints the text.
     */
    public record Code(Set<Integer> codes) {
        /** 3 "no such process" (bootout), 113 "could not find specified service" (other commands). */
        public static final Code NOT_LOADED = new Code(Set.of(3, 113));

        /**
         * 112 "could not find specified domain", 124 "domain is tearing down" (at a logout), 125 "domain does not support
         * specified action": without a login at the screen, or on macOS 26.
         */
        public static final Code NO_DOMAIN = new Code(Set.of(112, 124, 125));

        /**
         * 5 "input/output error", 17 "file exists", 37 "operation already in progress": the label is loaded, or is
         * being unloaded. launchd also returns 5 for many other errors, which only its log names.
         */
        public static final Code ALREADY = new Code(Set.of(5, 17, 37));

        /** 36 "operation now in progress": bootout has begun. */
        public static final Code IN_PROGRESS = new Code(Set.of(36));

        /** 134 "service cannot load in requested session". */
        public static final Code WRONG_SESSION = new Code(Set.of(134));

        /**
         * 1 "operation not permitted", 13 "permission denied", 150 "operation not permitted while System Integrity
         * Protection is engaged".
         */
        public static final Code REFUSED = new Code(Set.of(1, 13, 150));

        /** 119 "service is disabled", 161 "service cannot be launched because of BTM policy": Background Task Management. */
        public static final Code SWITCHED_OFF = new Code(Set.of(119, 161));

        /** 155 "refusing to execute/trust quarantined program/file". */
        public static final Code QUARANTINED = new Code(Set.of(155));

        /** 122 "path had bad ownership or permissions". */
        public static final Code BAD_OWNER = new Code(Set.of(122));

        public boolean is(CommandResult result) {
            return codes.contains(result.exitCode());
        }
    }
}
