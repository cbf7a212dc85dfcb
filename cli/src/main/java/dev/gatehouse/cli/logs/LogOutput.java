package dev.gatehouse.cli.logs;

import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.logs.LogSink;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Prints log lines as they are read, and remembers which services had any. */
abstract class LogOutput implements LogSink {
    private final Console console;
    private final LogQuery query;

    /** By name: the first call of a record's hashCode links it, which takes milliseconds. */
    private final Set<String> heard = new HashSet<>();

    private boolean failed;

    LogOutput(Console console, LogQuery query) {
        this.console = console;
        this.query = query;
    }

    /** The text to print for a line, with its line end. */
    abstract String printed(LogLine line);

    @Override
    public final boolean line(LogLine line) {
        heard.add(line.service().toString());
        return console.stream(printed(line));
    }

    @Override
    public final boolean caughtUp() {
        return console.flush();
    }

    @Override
    public void unreadable(ServiceName service, GatehouseException reason) {
        heard.add(service.toString());
        tell(reason);
    }

    final void tell(GatehouseException reason) {
        failed = true;
        console.failed(String.valueOf(reason.getMessage()));
        console.remedy(reason.remedy());
    }

    /** Handles the error that ended the reading. Returns false if the caller must report it. */
    boolean fail(GatehouseException reason) {
        return false;
    }

    /** Called after the last line. */
    void end() {}

    /** The services without any line, in the order asked for. */
    final List<ServiceName> silent() {
        List<ServiceName> silent = new ArrayList<>();
        for (ServiceName service : query.services()) {
            if (!heard.contains(service.toString())) {
                silent.add(service);
            }
        }
        return silent;
    }

    final int code() {
        return failed ? ExitCode.FAILED : ExitCode.DONE;
    }
}
