package dev.gatehouse.settings;

import dev.gatehouse.definition.PlannedStop;
import dev.gatehouse.definition.StopFloor;
import dev.gatehouse.definition.StopPolicy;
import java.time.Duration;
import java.util.List;
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
        Map<String, YamlValue> given = value.entries("signal", "timeout", "at-least", "marker");
        YamlValue signal = given.get("signal");
        YamlValue timeout = given.get("timeout");
        String name = signal == null ? usual.signal() : signal.text();
        return new StopPolicy(
                name.startsWith("SIG") ? name.substring(3) : name,
                timeout == null ? usual.grace() : timeout.duration(),
                marker(given.get("marker"), usual));
    }

    /**
     * Parses the settings of the app from which a longer grace period follows. A timeout alone is a decision against them.
     *
     * @param usual what applies if the value has neither
     */
    static List<StopFloor> floors(YamlValue value, List<StopFloor> usual) {
        YamlValue floors = value.find("at-least").orElse(null);
        if (floors == null) {
            return value.find("timeout").isPresent() ? List.of() : usual;
        }
        if (floors.isNull()) {
            return List.of();
        }
        return floors.isMapping() ? List.of(floor(floors)) : floors.list(StopKeys::floor);
    }

    private static StopFloor floor(YamlValue value) {
        Map<String, YamlValue> given = value.entries("file", "key", "format", "plus");
        YamlValue file = given.get("file");
        YamlValue key = given.get("key");
        YamlValue format = given.get("format");
        YamlValue plus = given.get("plus");
        if (file == null || key == null) {
            throw value.refused("must have the keys file and key");
        }
        String written = SettingFormat.parse(file, format);
        return new StopFloor(file.text(), key.text(), written, plus == null ? Duration.ZERO : plus.duration());
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
