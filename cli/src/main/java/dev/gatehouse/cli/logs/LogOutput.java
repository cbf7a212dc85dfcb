package dev.gatehouse.cli.logs;

import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.logs.LogSink;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Prints log lines as they are read, and records which services have lines. */
abstract class LogOutput implements LogSink {
    private final Console console;
    private final LogQuery query;

    /** Names, not records: the first call of a record's hashCode links it, which takes milliseconds. */
    private final Set<String> seen = new HashSet<>();

    private boolean failed;

    LogOutput(Console console, LogQuery query) {
        this.console = console;
        this.query = query;
    }

    /** Formats a line, with its line end. */
    abstract String format(LogLine line);

    @Override
    public final boolean line(LogLine line) {
        seen.add(line.service().toString());
        return console.stream(format(line));
    }

    @Override
    public final boolean caughtUp() {
        return console.flush();
    }

    @Override
    public final void withoutTimes(ServiceName service) {
        seen.add(service.toString());
        console.warn("The log of " + service + " has no times, so --since leaves out its lines");
        console.remedy(Remedy.gatehouse("gateway", "logs", "-n", "100", service.toString()));
    }

    @Override
    public void unreadable(ServiceName service, GatehouseException reason) {
        seen.add(service.toString());
        report(reason);
    }

    final void report(GatehouseException reason) {
        failed = true;
        console.failed(String.valueOf(reason.getMessage()));
        reason.remedy().ifPresent(console::remedy);
    }

    /** Handles the error that ended the reading. Returns false if the caller must report it. */
    boolean fail(GatehouseException reason) {
        return false;
    }

    /** Called after the last line. */
    void end() {}

    /** Returns the services without any line, in the order of the query. */
    final List<ServiceName> silent() {
        List<ServiceName> silent = new ArrayList<>();
        for (ServiceName service : query.services()) {
            if (!seen.contains(service.toString())) {
                silent.add(service);
            }
        }
        return silent;
    }

    final int code() {
        return failed ? ExitCode.FAILED : ExitCode.DONE;
    }
}
