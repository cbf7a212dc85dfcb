package dev.gatehouse.settings;

import dev.gatehouse.definition.Readiness;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The grammar of {@code ready}. A readiness by port has no number yet, because another key has it. */
final class ReadyKeys {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int NOTIFY_DESCRIPTOR = 3;

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
            default -> throw value.refused("must be none, notify, port, or a mapping of notify or port, and timeout");
        };
    }

    private static Readiness mapping(YamlValue value) {
        Map<String, YamlValue> given = value.entries("notify", "port", "timeout");
        YamlValue notify = given.get("notify");
        YamlValue byPort = given.get("port");
        if ((notify == null) == (byPort == null)) {
            throw value.refused("must have exactly one of notify and port");
        }
        Duration limit = limit(given.get("timeout"));
        if (notify != null) {
            return new Readiness.Notify((int) notify.wholeNumber(3, 99), limit);
        }
        if (byPort == null || !byPort.truth()) {
            throw value.refused("must contain 'port: true'; without a sign of readiness use 'ready: none'");
        }
        return new Readiness.Port(Readiness.Port.OWN, limit);
    }

    private static Duration limit(@Nullable YamlValue value) {
        return value == null ? LIMIT : value.duration();
    }
}
