package dev.gatehouse.app.keys;

import dev.gatehouse.app.layout.AppRecords;
import dev.gatehouse.app.layout.OneForAll;
import dev.gatehouse.app.layout.StateFile;
import dev.gatehouse.settings.YamlValue;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The grammar of the keys of an app file that say what the app itself writes about the runs of its gateways. */
public final class RecordsKeys {
    public static final List<String> KEYS = List.of("state-file", "pid-file", "log-file", "one-for-all", "no-ready");

    private RecordsKeys() {}

    public static AppRecords parse(Map<String, YamlValue> keys) {
        return new AppRecords(
                Optional.ofNullable(keys.get("state-file"))
                        .filter(value -> !value.isNull())
                        .map(RecordsKeys::state),
                text(keys.get("pid-file")),
                text(keys.get("log-file")),
                Optional.ofNullable(keys.get("one-for-all"))
                        .filter(value -> !value.isNull())
                        .map(RecordsKeys::oneForAll),
                noReady(keys.get("no-ready")));
    }

    private static Map<String, String> noReady(@Nullable YamlValue value) {
        Map<String, String> reasons = new LinkedHashMap<>();
        if (value != null && !value.isNull()) {
            value.entries(AppRecords.SIGNS.toArray(String[]::new)).forEach((sign, reason) -> {
                if (reason.isNull() || reason.text().isBlank()) {
                    throw reason.refused("must say why");
                }
                reasons.put(sign, reason.text());
            });
        }
        return reasons;
    }

    private static StateFile state(YamlValue value) {
        Map<String, YamlValue> given =
                value.entries("file", "pid", "state", "up", "failed", "reason", "wanted", "command");
        return new StateFile(
                required(value, given, "file").text(),
                text(given.get("pid")).orElse("pid"),
                required(value, given, "state").text(),
                set(required(value, given, "up")),
                set(given.get("failed")),
                text(given.get("reason")),
                text(given.get("command")),
                Optional.ofNullable(given.get("wanted"))
                        .filter(wanted -> !wanted.isNull())
                        .map(RecordsKeys::wanted));
    }

    private static StateFile.Wanted wanted(YamlValue value) {
        Map<String, YamlValue> given = value.entries("key", "run", "stop", "observed", "ended");
        return new StateFile.Wanted(
                required(value, given, "key").text(),
                list(required(value, given, "run")),
                list(required(value, given, "stop")),
                set(given.get("observed")),
                set(given.get("ended")));
    }

    private static OneForAll oneForAll(YamlValue value) {
        Map<String, YamlValue> given = value.entries("variable", "file", "keys");
        return new OneForAll(text(given.get("variable")), text(given.get("file")), list(given.get("keys")));
    }

    private static YamlValue required(YamlValue value, Map<String, YamlValue> given, String key) {
        YamlValue found = given.get(key);
        if (found == null || found.isNull()) {
            throw value.refused("must have the key '" + key + "'");
        }
        return found;
    }

    private static Optional<String> text(@Nullable YamlValue value) {
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value.text());
    }

    private static Set<String> set(@Nullable YamlValue value) {
        return new LinkedHashSet<>(list(value));
    }

    private static List<String> list(@Nullable YamlValue value) {
        return value == null || value.isNull() ? List.of() : value.list(YamlValue::text);
    }
}
