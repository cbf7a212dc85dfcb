package dev.gatehouse.cli.host;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.FailureLines;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.reconcile.Finding;
import java.util.List;
import java.util.Optional;

/** Prints findings: one line each, with a command that helps. */
final class FindingsReport {
    static final String EXIT_CODES = "Exit code: 0 if nobody needs to act, 1 if somebody does or the check failed.";

    private final Console console;
    private final List<Finding> findings;

    FindingsReport(Console console, List<Finding> findings) {
        this.console = console;
        this.findings = findings;
    }

    /** Whether nobody needs to act. */
    boolean isWell() {
        return findings.stream().allMatch(Finding::harmless);
    }

    /** Prints what needs an action, then the rest, and returns the exit code. */
    int print() {
        FailureLines failures = new FailureLines(console);
        for (Finding finding : findings) {
            if (!finding.harmless()) {
                failures.add(finding.line(), Optional.of(finding.remedy()));
            }
        }
        failures.end();
        for (Finding finding : findings) {
            if (finding.harmless()) {
                console.warn(finding.line());
                console.remedy(finding.remedy());
            }
        }
        return isWell() ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** Adds the field {@code findings}. */
    void addTo(JsonStringWriter json) {
        json.array("findings");
        for (Finding finding : findings) {
            json.object().value("subject", finding.subject()).value("reason", finding.reason());
            JsonText.remedy(console, json, Optional.of(finding.remedy()));
            json.value("harmless", finding.harmless()).end();
        }
        json.end();
    }
}
