package dev.gatehouse.cli.host;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.output.Progress;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.gateways.Gateways;
import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.reconcile.Finding;
import dev.gatehouse.spi.provider.ManagerOption.Use;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code doctor}: what is wrong with this host and this home, and what may become so. */
public final class DoctorCommand extends CliCommand {
    private static final String FIX = "--fix";

    public DoctorCommand() {
        super("doctor", "Shows what is wrong with this host and home, each with a command that helps.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.flag(FIX, "Not available in this version");
        syntax.backendOptions(Use.EVERY);
    }

    @Override
    public String more() {
        return FindingsReport.EXIT_CODES;
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
        if (args.has(FIX)) {
            throw new UsageException(
                    "doctor --fix is not available in this version; doctor prints a command for each finding",
                    Remedy.gatehouse("doctor"));
        }
        Map<String, String> facts = new LinkedHashMap<>();
        String version = DoctorCommand.class.getPackage().getImplementationVersion();
        facts.put("gatehouse", version == null ? "(not packaged)" : version);
        facts.put("java", Runtime.version().toString());
        facts.put("app", session.home().app().name());
        facts.put("reason", session.appChoice().reason());
        facts.put("home", session.home().path().toString());
        facts.put("account", System.getProperty("user.name", ""));
        List<Finding> findings = new ArrayList<>();
        try (Progress _ = Progress.of(session.console(), "Examining")) {
            examine(session, facts, findings);
        }
        FindingsReport report = new FindingsReport(session.console(), findings);
        if (session.json()) {
            JsonStringWriter json = JsonText.object().value("healthy", report.isWell());
            json.object("facts");
            facts.forEach(json::value);
            json.end();
            report.addTo(json);
            session.console().prepared(JsonText.end(json));
        } else {
            facts.forEach((name, fact) ->
                    session.console().fact(name + " ".repeat(Math.max(1, 11 - name.length())) + fact));
        }
        int code = report.print();
        if (findings.isEmpty()) {
            session.console().done("Nothing wrong found");
        }
        return code;
    }

    /** What cannot be examined is a finding itself. */
    private static void examine(Session session, Map<String, String> facts, List<Finding> findings) {
        Gateways gateways = session.gatewaysToRead();
        try {
            ServiceManager manager = gateways.manager();
            facts.put("manager", manager.kind().word());
            for (Advice advice : manager.advice()) {
                advice.commands().stream()
                        .findFirst()
                        .ifPresent(command -> findings.add(new Finding("host", advice.message(), command, false)));
            }
            findings.addAll(gateways.check().diagnose());
        } catch (GatehouseException e) {
            findings.add(new Finding(
                    facts.containsKey("manager") ? "home" : "manager",
                    String.valueOf(e.getMessage()),
                    e.remedy().orElseGet(() -> Remedy.gatehouse("detect")),
                    false));
        }
    }
}
