package dev.gatehouse.settings;

import dev.gatehouse.definition.PlannedStop;
import dev.gatehouse.definition.StopPolicy;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The grammar of {@code stop}. */
final class StopKeys {
    private StopKeys() {}

    /**
     * Parses a stop policy.
     *
     * @param usual the policy that applies to what the value does not say
     */
    static StopPolicy parse(YamlValue value, StopPolicy usual) {
        Map<String, YamlValue> given = value.entries("signal", "timeout", "marker");
        YamlValue signal = given.get("signal");
        YamlValue timeout = given.get("timeout");
        String name = signal == null ? usual.signal() : signal.text();
        return new StopPolicy(
                name.startsWith("SIG") ? name.substring(3) : name,
                timeout == null ? usual.grace() : timeout.duration(),
                marker(given.get("marker"), usual));
    }

    private static Optional<PlannedStop> marker(@Nullable YamlValue value, StopPolicy usual) {
        if (value == null) {
            return usual.marker();
        }
        if (value.isNull()) {
            return Optional.empty();
        }
        Map<String, YamlValue> given = value.entries("file", "text");
        YamlValue file = given.get("file");
        YamlValue text = given.get("text");
        if (file == null || text == null) {
            throw value.refused("must have the keys file and text");
        }
        return Optional.of(new PlannedStop(file.text(), text.text()));
    }
}
