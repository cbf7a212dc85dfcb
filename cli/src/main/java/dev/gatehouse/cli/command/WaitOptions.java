package dev.gatehouse.cli.command;

import dev.gatehouse.cli.parsing.DurationText;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Wait;
import java.time.Duration;
import java.util.Optional;

/**
 * The options {@code --no-wait} and {@code --timeout}. A longer time limit does not lengthen the ready timeout of a gateway: one
 * that runs for longer without its sign of readiness fails the start earlier.
 */
public final class WaitOptions {
    private static final String NO_WAIT = "--no-wait";
    private static final String TIMEOUT = "--timeout";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private WaitOptions() {}

    public static void describe(Syntax syntax) {
        syntax.flag(NO_WAIT, "Return at once, without waiting for the result")
                .option(
                        TIMEOUT,
                        "DURATION",
                        "Time limit, such as 500ms, 30s or 2m (default: 30s, or the gateway's own ready and stop timeouts if they are longer)");
    }

    public static Wait of(CliCommand command, ParsedArgs args) {
        Remedy help = UsageException.helpOf(command.path());
        Optional<String> timeout = args.value(TIMEOUT);
        if (args.has(NO_WAIT)) {
            if (timeout.isPresent()) {
                throw new UsageException("--no-wait cannot be combined with --timeout", help);
            }
            return Wait.none();
        }
        if (timeout.isEmpty()) {
            return Wait.PROOF;
        }
        return Wait.untilReady(limit(timeout.get(), help));
    }

    /** Declares the option {@code --timeout} of a command that always waits. */
    public static void describeLimit(Syntax syntax) {
        syntax.option(
                TIMEOUT, "DURATION", "Time limit, such as 0s, 500ms, 30s or 2m (default: " + LIMIT.toSeconds() + "s)");
    }

    /** Returns the time limit of a command that always waits. */
    public static Duration limit(CliCommand command, ParsedArgs args) {
        Optional<String> timeout = args.value(TIMEOUT);
        return timeout.isPresent() ? limit(timeout.get(), UsageException.helpOf(command.path())) : LIMIT;
    }

    private static Duration limit(String typed, Remedy help) {
        return DurationText.parse(typed)
                .orElseThrow(() -> new UsageException(
                        "--timeout must be a duration such as 500ms, 30s or 2m, got '" + typed + "'", help));
    }
}
