package dev.gatehouse.cli.host;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.WaitOptions;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.FailureLines;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.output.Progress;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.gateways.Gateways;
import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.reconcile.Action;
import dev.gatehouse.reconcile.Finding;
import dev.gatehouse.reconcile.Plan;
import dev.gatehouse.reconcile.Report;
import dev.gatehouse.spi.provider.ManagerOption.Use;
import java.util.Optional;

/** {@code reconcile}: applies profiles and intents to the service manager. */
public final class ReconcileCommand extends CliCommand {
    private static final String DRY_RUN = "--dry-run";
    private static final String PRUNE = "--prune";

    public ReconcileCommand() {
        super("reconcile", "Applies profiles to the service manager; --dry-run shows the plan.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.flag(DRY_RUN, "Show the plan; change nothing");
        syntax.flag(PRUNE, "Also remove services whose profiles vanished all at once");
        WaitOptions.describe(syntax);
        syntax.backendOptions(Use.EVERY);
    }

    @Override
    public boolean acceptsAllApps(ParsedArgs args) {
        return args.has(DRY_RUN);
    }

    @Override
    public boolean onlyReads(ParsedArgs args) {
        return args.has(DRY_RUN);
    }

    @Override
    public boolean asksManager() {
        return true;
    }

    @Override
    public boolean looksForHolders() {
        return true;
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        Wait wait = WaitOptions.of(this, args);
        Gateways gateways = args.has(DRY_RUN) ? session.gatewaysToRead() : session.gateways();
        Plan plan = args.has(PRUNE) ? gateways.planWithPrune() : gateways.plan();
        if (args.has(DRY_RUN)) {
            show(session, plan);
            advise(session, gateways);
            return code(plan, true);
        }
        Report report;
        try (Progress _ = Progress.of(session.console(), "Reconciling")) {
            report = gateways.apply(plan, wait);
        }
        print(session, plan, report);
        advise(session, gateways);
        return code(plan, report.isComplete());
    }

    private static void advise(Session session, Gateways gateways) {
        for (Advice advice : gateways.manager().advice()) {
            session.console().advise(advice);
        }
    }

    private static int code(Plan plan, boolean complete) {
        return complete && plan.findings().stream().allMatch(Finding::harmless) ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static void show(Session session, Plan plan) {
        Console console = session.console();
        if (session.json()) {
            console.prepared(json(console, plan, Optional.empty()));
        } else {
            plan.leftovers().forEach(name -> console.fact(name + ": remove (left by an interrupted operation)"));
            plan.actions().forEach(action -> console.fact(action.line()));
        }
        conclude(console, plan);
    }

    private static void print(Session session, Plan plan, Report report) {
        Console console = session.console();
        if (session.json()) {
            console.prepared(json(console, plan, Optional.of(report)));
        }
        plan.leftovers().forEach(name -> console.done(name + ": remove (left by an interrupted operation)"));
        FailureLines failures = new FailureLines(console);
        for (Report.Result result : report.results()) {
            Action action = result.action();
            Optional<GatehouseException> failure = result.outcome().failure();
            if (failure.isPresent()) {
                failures.add(
                        action.service() + ": " + action.type().words() + ": "
                                + failure.get().getMessage(),
                        failure.get().remedy());
            } else {
                failures.end();
                console.done(action.line());
            }
        }
        failures.end();
        conclude(console, plan);
    }

    /** Prints the findings, and whether there was nothing to do. */
    private static void conclude(Console console, Plan plan) {
        new FindingsReport(console, plan.findings()).print();
        if (plan.isWell()) {
            console.done(
                    plan.findings().isEmpty()
                            ? "Nothing to do: services match profiles"
                            : "Nothing else to do: services match profiles");
        }
    }

    private static String json(Console console, Plan plan, Optional<Report> report) {
        JsonStringWriter json =
                JsonText.object().value("applied", report.isPresent()).array("actions");
        for (Action action : plan.actions()) {
            json.object()
                    .value("action", action.type().word())
                    .value("profile", action.service().toString())
                    .value("reason", action.reason());
            JsonText.error(
                    console, json, report.flatMap(r -> outcome(r, action)).flatMap(Outcome::failure));
            json.end();
        }
        json.end().array("leftovers", plan.leftovers());
        new FindingsReport(console, plan.findings()).addTo(json);
        return JsonText.end(json);
    }

    private static Optional<Outcome> outcome(Report report, Action action) {
        return report.results().stream()
                .filter(result -> result.action().equals(action))
                .map(Report.Result::outcome)
                .findFirst();
    }
}
