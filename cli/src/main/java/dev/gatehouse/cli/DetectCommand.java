package dev.gatehouse.cli;

import dev.gatehouse.cli.Table.Cell;
import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.manager.Detection;
import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManagers;
import java.util.Optional;

/** {@code detect}: which service manager this host has, and because of what. */
final class DetectCommand extends CliCommand {
    DetectCommand() {
        super("detect", "Tells which service manager this host has, and because of what.");
    }

    @Override
    int run(Session session, Line line) {
        Detection detection = session.surroundings().managers().detection();
        Console console = session.console();
        if (session.json()) {
            console.prepared(JsonText.detection(detection));
            return Cli.DONE;
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
        return Cli.DONE;
    }

    private static void advise(Session session, Detection detection) {
        Console console = session.console();
        try {
            Optional<Kind> named = ServiceManagers.named(session.environment());
            if (named.isPresent()) {
                console.warn(
                        "commands use " + named.get() + ", because GATEHOUSE_MANAGER or GATEHOUSE_SCANDIR says so");
            } else if (detection.kind() == Kind.NONE) {
                console.warn("this host has no manager that can be used; a tree of the home's own does without");
                console.remedy("gatehouse tree up");
            }
        } catch (InvalidInputException e) {
            console.warn("GATEHOUSE_MANAGER is wrong: " + e.getMessage());
            console.remedy("unset GATEHOUSE_MANAGER");
        }
    }
}
