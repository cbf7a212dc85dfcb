package dev.gatehouse.profile;

import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.Hardening;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.OutOfMemory;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The grammar of the {@code gateway} section of a profile's {@code config.yaml}. */
final class GatewaySection {
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final int NOTIFY_DESCRIPTOR = 3;

    private final Path file;
    private final GatewaySettings usual;
    private final Map<String, YamlValue> keys;

    private GatewaySection(Path file, GatewaySettings usual, Map<String, YamlValue> keys) {
        this.file = file;
        this.usual = usual;
        this.keys = keys;
    }

    /**
     * Parses a file.
     *
     * @param usual the settings that the file need not repeat
     */
    static GatewaySettings parse(Path file, String text, GatewaySettings usual) {
        Optional<YamlValue> section = YamlValue.parse(file, text).flatMap(document -> document.find("gateway"));
        if (section.isEmpty()) {
            return usual;
        }
        return new GatewaySection(
                        file,
                        usual,
                        section.get().entriesBeside("port", "env", "restart", "stop", "ready", "limits", "harden"))
                .settings();
    }

    private GatewaySettings settings() {
        OptionalInt port = port();
        return new GatewaySettings(port, environment(), restart(), stop(), ready(port), limits(), hardening());
    }

    private OptionalInt port() {
        YamlValue value = keys.get("port");
        return value == null ? OptionalInt.empty() : OptionalInt.of((int) value.wholeNumber(1, 65535));
    }

    private Environment environment() {
        YamlValue value = keys.get("env");
        if (value == null) {
            return Environment.EMPTY;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        value.entries().forEach((name, text) -> variables.put(name, text.asWritten()));
        return checked("env", () -> Environment.of(variables));
    }

    private RestartPolicy restart() {
        YamlValue value = keys.get("restart");
        return value == null ? usual.restart() : checked("restart", () -> RestartValue.parse(value, usual.restart()));
    }

    private StopPolicy stop() {
        YamlValue value = keys.get("stop");
        if (value == null) {
            return StopPolicy.DEFAULT;
        }
        Map<String, YamlValue> given = value.entries("signal", "timeout");
        YamlValue signal = given.get("signal");
        String name = signal == null ? StopPolicy.DEFAULT.signal() : signal.text();
        Duration grace = duration(given.get("timeout"), StopPolicy.DEFAULT.grace());
        return checked("stop", () -> new StopPolicy(name.startsWith("SIG") ? name.substring(3) : name, grace));
    }

    private Readiness ready(OptionalInt port) {
        YamlValue value = keys.get("ready");
        if (value == null || value.isNull()) {
            return new Readiness.None();
        }
        if (value.isMapping()) {
            return ready(value, port);
        }
        return switch (word(value)) {
            case "none" -> new Readiness.None();
            case "notify" -> new Readiness.Notify(NOTIFY_DESCRIPTOR, READY_LIMIT);
            case "port" -> new Readiness.Port(needed(port, value), READY_LIMIT);
            default -> throw value.refused("must be none, notify, port, or a mapping of notify or port, and timeout");
        };
    }

    private Readiness ready(YamlValue value, OptionalInt port) {
        Map<String, YamlValue> given = value.entries("notify", "port", "timeout");
        YamlValue notify = given.get("notify");
        YamlValue byPort = given.get("port");
        if ((notify == null) == (byPort == null)) {
            throw value.refused("must have exactly one of notify and port");
        }
        Duration limit = duration(given.get("timeout"), READY_LIMIT);
        if (notify != null) {
            int descriptor = (int) notify.wholeNumber(3, 99);
            return checked("ready", () -> new Readiness.Notify(descriptor, limit));
        }
        if (byPort == null || !byPort.truth()) {
            throw value.refused("must contain 'port: true'; without a sign of readiness use 'ready: none'");
        }
        int number = needed(port, value);
        return checked("ready", () -> new Readiness.Port(number, limit));
    }

    private static int needed(OptionalInt port, YamlValue ready) {
        return port.orElseThrow(() -> ready.refused("needs a port: set gateway.port"));
    }

    private Limits limits() {
        YamlValue value = keys.get("limits");
        if (value == null) {
            return Limits.NONE;
        }
        Map<String, YamlValue> given = value.entries("files", "processes", "memory", "oom");
        YamlValue memory = given.get("memory");
        return new Limits(
                count(given.get("files")),
                count(given.get("processes")),
                memory == null ? OptionalLong.empty() : OptionalLong.of(memory.size()),
                outOfMemory(given.get("oom")));
    }

    private static OutOfMemory outOfMemory(@Nullable YamlValue value) {
        if (value == null || value.isNull()) {
            return OutOfMemory.CONTINUE;
        }
        return switch (word(value)) {
            case "continue" -> OutOfMemory.CONTINUE;
            case "kill" -> OutOfMemory.KILL;
            default -> throw value.refused("must be continue or kill");
        };
    }

    private Hardening hardening() {
        YamlValue value = keys.get("harden");
        if (value == null || value.isNull()) {
            return Hardening.NONE;
        }
        return switch (word(value)) {
            case "none" -> Hardening.NONE;
            case "standard" -> Hardening.STANDARD;
            default -> throw value.refused("must be none or standard");
        };
    }

    private static OptionalLong count(@Nullable YamlValue value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value.wholeNumber(1, Integer.MAX_VALUE));
    }

    private static Duration duration(@Nullable YamlValue value, Duration usual) {
        return value == null ? usual : value.duration();
    }

    /** The scalar as written; empty for lists and mappings, which the caller refuses. */
    private static String word(YamlValue value) {
        return value.isList() || value.isMapping() ? "" : value.asWritten();
    }

    /** Adds the file and the key to messages of the definition's own checks. */
    private <T> T checked(String key, Supplier<T> noun) {
        try {
            return noun.get();
        } catch (InvalidInputException e) {
            String message = String.valueOf(e.getMessage());
            if (message.startsWith(file.toString())) {
                throw e;
            }
            String place = message.startsWith(key + ".") ? "gateway." : "gateway." + key + ": ";
            throw new InvalidInputException(file + ": " + place + message);
        }
    }
}
