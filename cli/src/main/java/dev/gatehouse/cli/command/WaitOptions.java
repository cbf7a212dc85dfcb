package dev.gatehouse.cli.command;

import dev.gatehouse.cli.parsing.DurationText;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.manager.Wait;
import java.time.Duration;
import java.util.Optional;

/** The options {@code --no-wait} and {@code --timeout}. */
public final class WaitOptions {
    private static final String NO_WAIT = "--no-wait";
    private static final String TIMEOUT = "--timeout";

    private WaitOptions() {}

    public static void describe(Syntax syntax) {
        syntax.flag(NO_WAIT, "do not wait for the effect")
                .option(
                        TIMEOUT,
                        "DURATION",
                        "how long to wait, as 500ms, 30s or 2m; otherwise 30s. What a gateway may itself take, to be ready or to end, it has in any case");
    }

    public static Wait of(CliCommand command, ParsedArgs args) {
        String help = "gatehouse " + command.path() + " --help";
        Optional<String> timeout = args.value(TIMEOUT);
        if (args.has(NO_WAIT)) {
            if (timeout.isPresent()) {
                throw new UsageException("--no-wait leaves nothing to time out", help);
            }
            return Wait.none();
        }
        if (timeout.isEmpty()) {
            return Wait.PROOF;
        }
        Optional<Duration> limit = DurationText.parse(timeout.get());
        if (limit.isEmpty()) {
            throw new UsageException(
                    "--timeout takes a duration such as 500ms, 30s or 2m, got '" + timeout.get() + "'", help);
        }
        return Wait.proof(limit.get());
    }
}
