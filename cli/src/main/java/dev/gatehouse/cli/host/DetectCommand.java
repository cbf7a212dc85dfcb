package dev.gatehouse.cli.host;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.output.Paint;
import dev.gatehouse.cli.output.Table;
import dev.gatehouse.cli.output.Table.Cell;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.detection.Detection;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Kind;
import java.util.Optional;

/** {@code detect}: which service manager this host has, with the evidence. */
public final class DetectCommand extends CliCommand {
    public DetectCommand() {
        super("detect", "Tells which service manager this host has, and because of what.");
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        Detection detection = session.context().managers().detection();
        Console console = session.console();
        if (session.json()) {
            console.prepared(JsonText.detection(detection));
            return ExitCode.DONE;
        }
        console.fact(detection.kind().word(), Paint.BOLD);
        Table table = new Table("KIND", "SPEAKS FOR IT", "FACT");
        for (Evidence fact : detection.evidence()) {
            table.row(
                    Cell.of(fact.kind().word()),
                    fact.holds() ? new Cell("yes", Paint.GREEN) : Cell.of("no"),
                    Cell.of(fact.text()));
        }
        table.printTo(console);
        advise(session, detection);
        return ExitCode.DONE;
    }

    private static void advise(Session session, Detection detection) {
        Console console = session.console();
        try {
            Optional<Kind> named = session.context().managers().named(session.environment());
            if (named.isPresent()) {
                console.warn(
                        "commands use " + named.get() + ", because GATEHOUSE_MANAGER or GATEHOUSE_SCANDIR says so");
            } else if (detection.kind().equals(Kind.NONE)) {
                console.warn("this host has no manager that can be used; a tree of the home's own does without");
                console.remedy("gatehouse tree up");
            }
        } catch (InvalidInputException e) {
            console.warn("GATEHOUSE_MANAGER is wrong: " + e.getMessage());
            console.remedy("unset GATEHOUSE_MANAGER");
        }
    }
}
