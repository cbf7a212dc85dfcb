package dev.gatehouse.settings;

import dev.gatehouse.definition.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The grammar of {@code ready}. A readiness by port or answer has no number yet, because another key has it. */
final class ReadyKeys {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int NOTIFY_DESCRIPTOR = 3;
    private static final int OK = 200;
    private static final List<String> SIGNS = List.of("notify", "port", "http", "state");

    private ReadyKeys() {}

    static Readiness parse(YamlValue value) {
        if (value.isNull()) {
            return new Readiness.None();
        }
        if (value.isMapping()) {
            return mapping(value);
        }
        return switch (value.word()) {
            case "none" -> new Readiness.None();
            case "notify" -> new Readiness.Notify(NOTIFY_DESCRIPTOR, LIMIT);
            case "port" -> new Readiness.Port(Readiness.Port.OWN, LIMIT);
            case "state" -> new Readiness.State(LIMIT);
            default ->
                throw value.refused("must be none, notify, port, state, or a mapping of notify, port, http or state,"
                        + " and timeout");
        };
    }

    private static Readiness mapping(YamlValue value) {
        Map<String, YamlValue> given = value.entries("notify", "port", "http", "status", "state", "timeout");
        List<String> signs = SIGNS.stream().filter(given::containsKey).toList();
        if (signs.size() != 1) {
            throw value.refused("must have exactly one of " + String.join(", ", SIGNS));
        }
        String sign = signs.getFirst();
        YamlValue chosen = Objects.requireNonNull(given.get(sign));
        YamlValue status = given.get("status");
        if (status != null && !sign.equals("http")) {
            throw status.refused("must stand beside ready.http");
        }
        Duration limit = limit(given.get("timeout"));
        if (sign.equals("notify")) {
            return new Readiness.Notify((int) chosen.wholeNumber(3, 99), limit);
        }
        if (sign.equals("http")) {
            int code = status == null ? OK : (int) status.wholeNumber(100, 599);
            return new Readiness.Http(Readiness.Port.OWN, chosen.text(), code, limit);
        }
        if (!chosen.truth()) {
            throw value.refused("must contain '" + sign + ": true'; without a sign of readiness use 'ready: none'");
        }
        return sign.equals("port") ? new Readiness.Port(Readiness.Port.OWN, limit) : new Readiness.State(limit);
    }

    private static Duration limit(@Nullable YamlValue value) {
        return value == null ? LIMIT : value.duration();
    }
}
