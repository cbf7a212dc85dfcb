package dev.gatehouse.settings;

import dev.gatehouse.definition.LogPolicy;
import java.util.Map;

/** The grammar of {@code logs}. */
final class LogsKeys {
    private LogsKeys() {}

    /**
     * Parses a log policy.
     *
     * @param usual the policy that applies to what the value does not say
     */
    static LogPolicy parse(YamlValue value, LogPolicy usual) {
        Map<String, YamlValue> given = value.entries("files", "size", "forward");
        YamlValue files = given.get("files");
        YamlValue size = given.get("size");
        YamlValue forward = given.get("forward");
        return new LogPolicy(
                files == null ? usual.files() : (int) files.wholeNumber(1, LogPolicy.MOST_FILES),
                size == null ? usual.bytesPerFile() : bytes(size),
                forward == null ? usual.forward() : forward.truth());
    }

    private static int bytes(YamlValue value) {
        long bytes = value.size();
        if (bytes < LogPolicy.LEAST_BYTES || bytes > LogPolicy.MOST_BYTES) {
            throw value.refused("must be from 4K to 268435455 bytes");
        }
        return (int) bytes;
    }
}
