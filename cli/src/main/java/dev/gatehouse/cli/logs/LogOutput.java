package dev.gatehouse.cli.logs;

import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.LogLine;
import dev.gatehouse.manager.LogQuery;
import dev.gatehouse.manager.LogSink;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Prints lines of logs as they are read, and remembers whose there were. */
abstract class LogOutput implements LogSink {
    private final Console console;
    private final LogQuery query;

    /** By name, since a record's own hash code is linked at its first call, which takes milliseconds. */
    private final Set<String> heard = new HashSet<>();

    private boolean failed;

    LogOutput(Console console, LogQuery query) {
        this.console = console;
        this.query = query;
    }

    /** A line as it is printed, with its end. */
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

    /** Takes what ended the reading, if it can be told within the output; otherwise it is to be told as of any command. */
    boolean fail(GatehouseException reason) {
        return false;
    }

    /** All has been read. */
    void end() {}

    /** Those of whom there was nothing, in the order asked for. */
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
