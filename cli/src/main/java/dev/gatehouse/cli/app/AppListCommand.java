package dev.gatehouse.cli.app;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.app.AppFile;
import dev.gatehouse.app.Presets;
import dev.gatehouse.app.choice.AppChoice;
import dev.gatehouse.app.choice.PresetOutline;
import dev.gatehouse.app.choice.PresetOutlines;
import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.output.Paint;
import dev.gatehouse.cli.output.Table;
import dev.gatehouse.cli.output.Table.Cell;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code app list}: the apps that are there, and the one that commands use. */
public final class AppListCommand extends CliCommand {
    public AppListCommand() {
        super("app list", "Lists presets and the apps that are here, and shows which one commands use, and why.");
    }

    /**
     * A row of the list.
     *
     * @param name the app's name; empty if its app file cannot be read
     * @param choice the app
     * @param file its app file
     * @param home its home; empty for a named app file that commands do not use
     * @param there whether it has a home
     * @param use why commands use it; empty if they do not
     */
    private record Row(
            String name,
            AppChoice choice,
            Optional<Path> file,
            Optional<Path> home,
            boolean there,
            Optional<String> use) {
        /** Whether it is another app that is there. */
        boolean is(AppChoice other) {
            boolean comparable = other.home().isPresent() && home.isPresent();
            boolean sameChoice =
                    other.preset().equals(choice.preset()) && other.file().equals(choice.file());
            return comparable ? other.home().equals(home) : sameChoice;
        }
    }

    @Override
    public boolean onlyReads(ParsedArgs args) {
        return true;
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        List<AppChoice> meant = session.appCandidates();
        List<Row> rows = rows(session, meant);
        if (session.json()) {
            session.console().prepared(json(rows));
        } else {
            print(session, rows, meant.size() == 1);
        }
        if (meant.size() > 1) {
            session.console().warn("Several apps are here; commands ask which one is meant, or need --app");
            session.console().remedy(Remedy.gatehouse("--app", "all", "gateway", "list"));
        }
        return ExitCode.DONE;
    }

    private static List<Row> rows(Session session, List<AppChoice> meant) {
        List<Row> rows = new ArrayList<>();
        if (meant.size() == 1) {
            rows.add(used(session, meant.getFirst()));
        } else {
            meant.forEach(app -> rows.add(row(app, Optional.of(app.reason()))));
        }
        for (AppChoice app : session.allApps()) {
            if (rows.stream().noneMatch(row -> row.is(app))) {
                rows.add(row(app, Optional.empty()));
            }
        }
        for (PresetOutline preset : PresetOutlines.all()) {
            Path home = session.homeOf(Presets.named(preset.name()));
            boolean listed = rows.stream()
                    .anyMatch(row ->
                            row.name().equals(preset.name()) || row.home().equals(Optional.of(home)));
            if (!listed) {
                AppChoice app =
                        new AppChoice(Optional.of(preset.name()), Optional.empty(), Optional.of(home), "no home");
                rows.add(new Row(preset.name(), app, Optional.empty(), app.home(), false, Optional.empty()));
            }
        }
        return rows;
    }

    private static Row used(Session session, AppChoice app) {
        return new Row(
                session.home().app().name(),
                app,
                session.appFile(),
                Optional.of(session.home().path()),
                session.home().exists(),
                Optional.of(app.reason()));
    }

    private static Row row(AppChoice app, Optional<String> use) {
        return new Row(name(app), app, app.file(), app.home(), true, use);
    }

    /** The name that the app file says, because a home can be that of another app than of its preset. */
    private static String name(AppChoice app) {
        if (app.file().isEmpty()) {
            return app.word();
        }
        try {
            return AppFile.read(app.file().get()).name();
        } catch (InvalidInputException unreadable) {
            return "";
        }
    }

    private static void print(Session session, List<Row> rows, boolean decided) {
        Table table = new Table("APP", "HOME", "APP FILE", "NOTE");
        for (Row row : rows) {
            String note = row.use().isPresent()
                    ? (decided ? "used: " : "") + row.use().get()
                    : row.there() ? "" : "no home";
            table.row(
                    Cell.of(row.name().isEmpty() ? "-" : row.name()),
                    Cell.of(row.home().map(Path::toString).orElse("-")),
                    Cell.of(row.file().map(Path::toString).orElse("-")),
                    decided && row.use().isPresent() ? new Cell(note, Paint.GREEN) : Cell.of(note));
        }
        table.printTo(session.console());
    }

    private static String json(List<Row> rows) {
        JsonStringWriter json = JsonText.object().array("apps");
        boolean decided = rows.stream().filter(row -> row.use().isPresent()).count() == 1;
        for (Row row : rows) {
            json.object()
                    .value("app", row.name().isEmpty() ? null : row.name())
                    .value("preset", row.choice().preset().orElse(null))
                    .value("file", row.file().map(Path::toString).orElse(null))
                    .value("home", row.home().map(Path::toString).orElse(null))
                    .value("exists", row.there())
                    .value("used", decided && row.use().isPresent())
                    .value("reason", row.use().orElse(null))
                    .end();
        }
        return JsonText.end(json.end());
    }
}
