package dev.gatehouse.settings;

import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.OutOfMemory;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The grammar of {@code limits}. */
final class LimitsKeys {
    private LimitsKeys() {}

    /**
     * Parses limits.
     *
     * @param usual the limits that apply to what the value does not say
     */
    static Limits parse(YamlValue value, Limits usual) {
        Map<String, YamlValue> given = value.entries("files", "processes", "memory", "oom");
        YamlValue memory = given.get("memory");
        return new Limits(
                count(given.get("files"), usual.openFiles()),
                count(given.get("processes"), usual.processes()),
                memory == null ? usual.memoryBytes() : OptionalLong.of(memory.size()),
                outOfMemory(given.get("oom"), usual.outOfMemory()));
    }

    private static OptionalLong count(@Nullable YamlValue value, OptionalLong usual) {
        return value == null ? usual : OptionalLong.of(value.wholeNumber(1, Integer.MAX_VALUE));
    }

    private static OutOfMemory outOfMemory(@Nullable YamlValue value, OutOfMemory usual) {
        if (value == null || value.isNull()) {
            return usual;
        }
        return switch (value.word()) {
            case "continue" -> OutOfMemory.CONTINUE;
            case "kill" -> OutOfMemory.KILL;
            default -> throw value.refused("must be continue or kill");
        };
    }
}
