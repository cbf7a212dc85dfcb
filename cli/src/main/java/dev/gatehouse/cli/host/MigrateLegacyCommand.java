package dev.gatehouse.cli.host;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Failure;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.Progress;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.systemd.LegacyUnits;
import dev.gatehouse.systemd.host.SystemdLayout;
import java.util.List;

/** {@code gateway migrate-legacy}: removes the unit of early versions of the app, recognized by its content. */
public final class MigrateLegacyCommand extends CliCommand {
    private static final String DRY_RUN = "--dry-run";

    public MigrateLegacyCommand() {
        super("gateway migrate-legacy", "Removes the unit of early versions of the app (systemd).");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.flag(DRY_RUN, "Show what would be removed; change nothing")
                .flag("--yes", "Accepted for compatibility; there is no prompt");
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        LegacyUnits legacy = new LegacyUnits(
                SystemdLayout.ofHost(session.environment()), session.home().app());
        List<LegacyUnits.Unit> found = legacy.find();
        Console console = session.console();
        if (found.isEmpty()) {
            console.done("Nothing to do: no unit of an early version of "
                    + session.home().app().name());
            return ExitCode.DONE;
        }
        int code = ExitCode.DONE;
        for (LegacyUnits.Unit unit : found) {
            if (args.has(DRY_RUN)) {
                console.changing("Would stop, disable and remove " + unit.file());
                continue;
            }
            try (Progress _ = Progress.of(console, "Stopping " + unit.name())) {
                legacy.remove(unit);
                console.done("Removed " + unit.file());
            } catch (GatehouseException e) {
                new Failure(e).report(session);
                code = ExitCode.FAILED;
            }
        }
        return code;
    }
}
