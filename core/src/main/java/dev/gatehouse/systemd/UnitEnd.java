package dev.gatehouse.systemd;

import dev.gatehouse.error.CommandFailedException;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.spi.command.CommandResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Ends a unit that Gatehouse did not write: stops it, and keeps it from starting again. Its file stays. */
final class UnitEnd {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(90);

    private UnitEnd() {}

    static void of(String unit, Systemctl systemctl) {
        stop(unit, systemctl);
        // Otherwise systemd would list it as failed until the next boot.
        systemctl.attempt(List.of(unit), "reset-failed");
        systemctl.require("disabling", List.of(unit), "disable", "--no-reload");
    }

    private static void stop(String unit, Systemctl systemctl) {
        Optional<CommandResult> answer = systemctl.await(STOP_LIMIT, "stop", List.of(unit));
        UnitFacts now = systemctl.show(List.of(unit)).getOrDefault(unit, UnitFacts.NONE);
        if (now.isAtRest()) {
            return;
        }
        if (answer.isPresent() && !answer.get().succeeded()) {
            CommandResult result = answer.get();
            throw new CommandFailedException(
                    unit, "stopping", result.exitCode(), result.words(), systemctl.command("status", unit));
        }
        throw new TimedOutException(
                unit + " did not stop",
                STOP_LIMIT,
                "it is not disabled, and its unit file is kept",
                systemctl.command("status", unit));
    }
}
