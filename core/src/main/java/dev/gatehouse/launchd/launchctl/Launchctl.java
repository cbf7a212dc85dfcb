package dev.gatehouse.launchd.launchctl;

import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.manager.CommandFailedException;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.TimedOutException;
import dev.gatehouse.manager.ToolUnavailableException;
import dev.gatehouse.process.Command;
import dev.gatehouse.process.CommandResult;
import dev.gatehouse.process.CommandTimeoutException;
import dev.gatehouse.process.ToolMissingException;
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
 * The program launchctl(1). What it prints for people is not interpreted: decisions are made by its exit codes, which are
 * those that {@code launchctl error} explains, and by the structure of {@code print}.
 */
public final class Launchctl {
    /** Such a call takes some ten milliseconds. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** More at once only make launchd slower. */
    private static final int MOST_AT_ONCE = 8;

    private final String program;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE, true);

    public Launchctl(Path program) {
        this.program = program.toString();
    }

    /**
     * Calls it, within ten seconds.
     *
     * @param service whom the call is about, for messages
     * @throws TimedOutException where it does not end
     * @throws ToolUnavailableException where there is none
     */
    public CommandResult call(String service, String... words) {
        return call(LIMIT, service, words);
    }

    public CommandResult call(Duration limit, String service, String... words) {
        List<String> all = new ArrayList<>(List.of(program));
        all.addAll(List.of(words));
        free.acquireUninterruptibly();
        try {
            return new Command(all, limit, Map.of()).run();
        } catch (CommandTimeoutException e) {
            throw new TimedOutException(
                    "launchctl " + words[0] + " of " + service + " did not answer",
                    limit,
                    "launchd may be busy or stuck",
                    program + " print-disabled system");
        } catch (ToolMissingException e) {
            throw new ToolUnavailableException(
                    program + " cannot be run: " + e.getMessage(), "ls -l " + ShellWord.quote(program));
        } catch (IOException e) {
            throw new GatehouseException(
                    "launchctl " + words[0] + " of " + service + " failed: " + e.getMessage(),
                    "ls -l " + ShellWord.quote(program),
                    e);
        } finally {
            free.release();
        }
    }

    /** Calls it, and fails where it does. */
    public void require(String service, String... words) {
        CommandResult result = call(service, words);
        if (!result.succeeded()) {
            throw failed(service, words[0], result);
        }
    }

    public static CommandFailedException failed(String service, String verb, CommandResult result) {
        return new CommandFailedException(
                service,
                "launchctl " + verb,
                result.exitCode(),
                result.words(),
                "launchctl error " + result.exitCode());
    }

    /** What launchd has of a label in a domain; empty where it has nothing, or there is no such domain. */
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
     * Exit codes of launchctl that mean one thing here: errno where they are below 100, launchd's own above ({@code
     * launchctl error} tells the words for each).
     */
    public record Code(Set<Integer> codes) {
        /** 3 no such process (bootout), 113 could not find specified service (all others). */
        public static final Code NOT_LOADED = new Code(Set.of(3, 113));

        /** 112 could not find specified domain, 125 domain does not support specified action: headless, or macOS 26. */
        public static final Code NO_DOMAIN = new Code(Set.of(112, 125));

        /**
         * 5 input/output error, 17 file exists, 37 operation already in progress: the label is registered already, or is
         * just being taken down. 5 is also launchd's word for all else that it does not like.
         */
        public static final Code ALREADY = new Code(Set.of(5, 17, 37));

        /** 36 operation now in progress: a bootout has begun. */
        public static final Code IN_PROGRESS = new Code(Set.of(36));

        /** 134 service cannot load in requested session. */
        public static final Code WRONG_SESSION = new Code(Set.of(134));

        /** 1 operation not permitted, 13 permission denied, 150 operation not permitted, by macOS itself. */
        public static final Code REFUSED = new Code(Set.of(1, 13, 150));

        /** 122 path had bad ownership or permissions. */
        public static final Code BAD_OWNER = new Code(Set.of(122));

        public boolean is(CommandResult result) {
            return codes.contains(result.exitCode());
        }
    }
}
