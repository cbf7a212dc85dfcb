package dev.gatehouse.cli.host;

import dev.gatehouse.app.choice.AppChoice;
import dev.gatehouse.cli.command.AppOption;
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
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Kind;
import java.util.List;
import java.util.Optional;

/** {@code detect}: the service manager of this host, with the evidence. */
public final class DetectCommand extends CliCommand {
    public DetectCommand() {
        super("detect", "Shows the service manager of this host and the app, with the evidence.");
    }

    @Override
    public boolean onlyReads(ParsedArgs args) {
        return true;
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        Detection detection = session.context().managers().detection();
        Console console = session.console();
        List<AppChoice> apps = List.of();
        GatehouseException problem = null;
        try {
            apps = session.appCandidates();
        } catch (GatehouseException e) {
            // The service manager can still be shown.
            problem = e;
        }
        if (session.json()) {
            console.prepared(JsonText.detection(detection, apps));
            return ExitCode.DONE;
        }
        console.fact(detection.kind().word(), Paint.BOLD);
        Table table = new Table("KIND", "MATCH", "EVIDENCE");
        for (Evidence fact : detection.evidence()) {
            table.row(
                    Cell.of(fact.kind().word()),
                    fact.holds() ? new Cell("yes", Paint.GREEN) : Cell.of("no"),
                    Cell.of(fact.text()));
        }
        table.printTo(console);
        print(console, apps);
        if (problem != null) {
            console.warn(String.valueOf(problem.getMessage()));
            problem.remedy().ifPresent(console::remedy);
        }
        advise(session, detection, apps);
        return ExitCode.DONE;
    }

    private static void print(Console console, List<AppChoice> apps) {
        Table table = new Table("APP", "REASON");
        for (AppChoice app : apps) {
            table.row(AppOption.words(app), app.reason());
        }
        if (!apps.isEmpty()) {
            console.fact("");
            table.printTo(console);
        }
        if (apps.size() > 1) {
            console.warn("Several apps are here; commands ask which one is meant, or need --app");
            console.remedy(Remedy.gatehouse("app", "list"));
        }
    }

    private static void advise(Session session, Detection detection, List<AppChoice> apps) {
        Console console = session.console();
        try {
            Optional<Kind> named = session.context().managers().named(session.environment());
            Optional<Kind> used = named.isPresent() || apps.size() > 1 ? named : ofApp(session);
            if (used.isPresent()) {
                if (!used.get().equals(detection.kind())) {
                    console.warn("Commands use " + used.get() + " because "
                            + (named.isPresent() ? reason(session) : "the app file names it"));
                }
            } else if (detection.kind().equals(Kind.NONE)) {
                console.warn("No supported service manager on this host; start a private s6 tree instead");
                console.remedy(Remedy.gatehouse("tree", "up"));
            }
        } catch (InvalidInputException e) {
            console.warn("Invalid GATEHOUSE_MANAGER: " + e.getMessage());
            console.remedy(Remedy.of("unset", "GATEHOUSE_MANAGER"));
        }
    }

    /** The kind that the app file names; empty if it cannot be read, which has been said. */
    private static Optional<Kind> ofApp(Session session) {
        try {
            Optional<String> word = session.home().app().manager();
            return word.map(session.context().managers()::kind);
        } catch (GatehouseException e) {
            return Optional.empty();
        }
    }

    private static String reason(Session session) {
        boolean byName = !session.environment()
                .getOrDefault(ServiceManagers.VARIABLE, "")
                .isEmpty();
        return byName ? ServiceManagers.VARIABLE + " names it" : "a variable of its backend is set";
    }
}
