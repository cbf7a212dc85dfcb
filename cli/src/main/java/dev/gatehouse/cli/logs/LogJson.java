package dev.gatehouse.cli.logs;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.manager.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Log lines as JSON, specified in {@code docs/json.md}: one object with all lines, written as they arrive, or with
 * {@code --follow}, which has no end, one object for each line.
 */
final class LogJson extends LogOutput {
    private final Console console;
    private final boolean follow;
    private final Kind manager;
    private final List<String> errors = new ArrayList<>();
    private boolean started;

    LogJson(Console console, LogQuery query, Kind manager) {
        super(console, query);
        this.console = console;
        this.follow = query.follow();
        this.manager = manager;
    }

    @Override
    String format(LogLine line) {
        String object = JsonWriter.string()
                .object()
                .value("profile", line.service().toString())
                .value("time", line.time().map(Instant::toString).orElse(null))
                .value("text", line.text())
                .end()
                .done();
        if (follow) {
            return object + "\n";
        }
        String before = started ? ",\n    " : head() + "\n    ";
        started = true;
        return before + object;
    }

    private String head() {
        return "{\n  \"manager\": \"" + manager.word() + "\",\n  \"lines\": [";
    }

    @Override
    public void unreadable(ServiceName service, GatehouseException reason) {
        super.unreadable(service, reason);
        errors.add(error(Optional.of(service), reason));
    }

    private String error(Optional<ServiceName> service, GatehouseException reason) {
        JsonStringWriter json = JsonWriter.string()
                .object()
                .value("profile", service.map(ServiceName::toString).orElse(null));
        json.value("message", String.valueOf(reason.getMessage()));
        JsonText.remedy(console, json, reason.remedy());
        return json.end().done();
    }

    /** After the start of the object, an error must be part of it. */
    @Override
    boolean fail(GatehouseException reason) {
        if (!started) {
            return false;
        }
        report(reason);
        errors.add(error(Optional.empty(), reason));
        return true;
    }

    @Override
    void end() {
        if (follow) {
            return;
        }
        String list = errors.isEmpty() ? "" : "\n    " + String.join(",\n    ", errors) + "\n  ";
        console.prepared((started ? "\n  " : head()) + "],\n  \"errors\": [" + list + "]\n}\n");
    }
}
