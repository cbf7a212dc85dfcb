package dev.gatehouse.settings;

import dev.gatehouse.definition.StopPolicy;
import java.util.Map;

/** The grammar of {@code stop}. */
final class StopKeys {
    private StopKeys() {}

    /**
     * Parses a stop policy.
     *
     * @param usual the policy that applies to what the value does not say
     */
    static StopPolicy parse(YamlValue value, StopPolicy usual) {
        Map<String, YamlValue> given = value.entries("signal", "timeout");
        YamlValue signal = given.get("signal");
        YamlValue timeout = given.get("timeout");
        String name = signal == null ? usual.signal() : signal.text();
        return new StopPolicy(
                name.startsWith("SIG") ? name.substring(3) : name,
                timeout == null ? usual.grace() : timeout.duration());
    }
}
