package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.AppFile;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The variables of a gateway: those of the app file for all profiles, changed by those of the profile. */
class GatewayVariablesOfProfileTest {
    @TempDir
    private Path top;

    private Path home;

    @BeforeEach
    void make() throws IOException {
        top = top.toRealPath();
        home = Files.createDirectories(top.resolve("home"));
        Files.createDirectories(home.resolve("profiles/coder"));
    }

    private GatewayDefinition gateway(String app, String settings) throws IOException {
        Path file = Files.writeString(top.resolve("app.yaml"), "app: acme\ncommand: acme\n" + app);
        Files.writeString(home.resolve("profiles/coder/config.yaml"), settings);
        return new Profile(Home.at(AppFile.read(file), home), ProfileName.of("coder")).gateway();
    }

    @Test
    void aProfileChangesThoseOfTheApp() throws IOException {
        GatewayDefinition gateway = gateway("""
                env: {A: app, B: app, C: app}
                env-file: "{home}/app.env"
                secret: {D: /app/d, E: /app/e}
                path: ["{home}/bin"]
                """, """
                gateway:
                  env: {B: profile, E: profile}
                  env-file: "{directory}/.env"
                  secret: {C: "{directory}/c"}
                """);
        assertThat(gateway.environment().variables()).isEqualTo(Map.of("A", "app", "B", "profile", "E", "profile"));
        assertThat(gateway.sources().secrets())
                .isEqualTo(Map.of("D", Path.of("/app/d"), "C", home.resolve("profiles/coder/c")));
        assertThat(gateway.sources().file()).contains(home.resolve("profiles/coder/.env"));
        assertThat(gateway.sources().searchPath()).isEqualTo(List.of(home.resolve("bin")));
    }

    @Test
    void valuesHavePlaceholders() throws IOException {
        GatewayDefinition gateway = gateway("""
                env:
                  URL: http://localhost:{port}/{profile}
                  STATE: "{directory}"
                  JSON: '{"a": {"b": 1}}'
                  TEXT: "{{port}}"
                """, "gateway: {port: 9201}\n");
        assertThat(gateway.environment().variables())
                .isEqualTo(Map.of(
                        "URL", "http://localhost:9201/coder",
                        "STATE", home.resolve("profiles/coder").toString(),
                        "JSON", "{\"a\": {\"b\": 1}}",
                        "TEXT", "{port}"));
    }

    @Test
    void aTildeIsTheHomeOfTheGatewaysAccount() throws IOException {
        GatewayDefinition gateway = gateway("path: [~/.local/bin]\nsecret: {TOKEN: ~/token}\n", "{}\n");
        Path user = Path.of(System.getProperty("user.home"));
        assertThat(gateway.sources().searchPath()).containsExactly(user.resolve(".local/bin"));
        assertThat(gateway.sources().secrets()).isEqualTo(Map.of("TOKEN", user.resolve("token")));
    }
}
