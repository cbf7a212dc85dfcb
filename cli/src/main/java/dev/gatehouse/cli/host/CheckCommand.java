package dev.gatehouse.cli.host;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.check.HomeCheck;
import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.output.Progress;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.reconcile.Finding;
import dev.gatehouse.spi.provider.ManagerOption.Use;
import java.util.List;

/** {@code check}: for monitoring and for scripts. */
public final class CheckCommand extends CliCommand {
    private static final String STALE = "--stale";

    public CheckCommand() {
        super("check", "Checks whether everything that should run is healthy and matches its profile.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.flag(STALE, "Also fail if a program was replaced after its gateway had started");
        syntax.backendOptions(Use.EVERY);
    }

    @Override
    public String more() {
        return FindingsReport.EXIT_CODES;
    }

    @Override
    public boolean acceptsAllApps(ParsedArgs args) {
        return true;
    }

    @Override
    public boolean onlyReads(ParsedArgs args) {
        return true;
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
        HomeCheck check = session.gatewaysToRead().check();
        List<Finding> findings;
        try (Progress _ = Progress.of(session.console(), "Checking")) {
            findings = (args.has(STALE) ? check.withStalePrograms() : check).check();
        }
        FindingsReport report = new FindingsReport(session.console(), findings);
        if (session.json()) {
            JsonStringWriter json = JsonText.object().value("healthy", report.isWell());
            report.addTo(json);
            session.console().prepared(JsonText.end(json));
        }
        int code = report.print();
        if (report.isWell()) {
            session.console().done("Everything that should run is healthy, and services match profiles");
        }
        return code;
    }
}
