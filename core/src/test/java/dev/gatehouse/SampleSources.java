package dev.gatehouse;

import dev.gatehouse.definition.EnvironmentSources;
import dev.gatehouse.definition.GatewayDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A gateway that gets variables from files, for golden files. */
public final class SampleSources {
    private SampleSources() {}

    /** Adds secrets, an environment file and directories to a gateway. */
    public static GatewayDefinition added(GatewayDefinition gateway) {
        Path home = gateway.home().value();
        return gateway.toBuilder()
                .sources(new EnvironmentSources(
                        Optional.of(gateway.directory().resolve(".env")),
                        new TreeMap<>(Map.of("API_TOKEN", home.resolve("secrets/it's 100%"))),
                        new TreeMap<>(Map.of("KEY_FILE", Path.of("/etc/acme/key.pem"))),
                        List.of(home.resolve("my tools"), Path.of("/opt/acme/bin"))))
                .build();
    }
}
