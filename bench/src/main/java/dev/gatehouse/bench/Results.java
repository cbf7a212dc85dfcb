package dev.gatehouse.bench;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results: rows of the table, and raw figures. */
final class Results {
    private final List<Row> rows = new ArrayList<>();
    private final JsonObject raw = new JsonObject();

    void add(Row row) {
        rows.add(row);
    }

    /** Adds the raw seconds of a race. */
    void keep(String name, Map<String, Series> series) {
        JsonObject kept = new JsonObject();
        series.forEach((way, one) -> kept.put(way, json(one)));
        keep(name, kept);
    }

    void keep(String name, Object figures) {
        raw.put(name, figures);
    }

    private static JsonObject json(Series series) {
        JsonObject json = new JsonObject();
        json.put("median", series.median());
        json.put("seconds", new JsonArray(series.samples()));
        return json;
    }

    void writeTo(Path file) throws IOException {
        JsonObject all = new JsonObject();
        all.put("processors", Runtime.getRuntime().availableProcessors());
        all.put("java", System.getProperty("java.vm.version"));
        all.put("kernel", System.getProperty("os.version"));
        JsonArray lines = new JsonArray();
        rows.forEach(row -> lines.add(row.json()));
        all.put("budgets", lines);
        all.put("raw", raw);
        Files.createDirectories(file.getParent());
        Files.writeString(file, JsonWriter.indent("  ").string().value(all).done() + "\n");
    }

    String table() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("BUDGET", "AT MOST", "MEASURED", "MET", "FIGURES"));
        for (Row row : rows) {
            cells.add(List.of(
                    row.budget(), row.limit(), row.measured(), row.verdict().word(), row.figures()));
        }
        int[] widths = new int[5];
        for (List<String> line : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (List<String> line : cells) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                text.append(String.format(Locale.ROOT, "%-" + Math.max(1, widths[i]) + "s  ", line.get(i)));
            }
            table.append(text.toString().stripTrailing()).append('\n');
        }
        return table.toString();
    }
}
