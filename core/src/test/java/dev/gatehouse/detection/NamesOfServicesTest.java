package dev.gatehouse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.spi.provider.ManagerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Variables with the name that a manager has for a service, as each manager's files have them. */
class NamesOfServicesTest {
    @TempDir
    Path person;

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the place of an s6 tree has the number of the account")
    void openclawFindsItsServiceByTheVariablesThatItsOwnServicesSet() throws IOException {
        assertThat(rendered(Kind.SYSTEMD))
                .contains("OPENCLAW_SYSTEMD_UNIT=\"openclaw-gateway-work.service\"")
                .contains("OPENCLAW_SERVICE_MARKER=\"openclaw\"")
                .contains("OPENCLAW_SERVICE_KIND=\"gateway\"")
                .contains("OPENCLAW_PROFILE=\"work\"")
                .contains("OPENCLAW_GATEWAY_PORT=\"18801\"")
                .contains("OPENCLAW_CONFIG_PATH=\"" + person.resolve(".openclaw-work/openclaw.json") + "\"")
                .doesNotContain("LAUNCHD");
        assertThat(rendered(Kind.LAUNCHD))
                .containsPattern("OPENCLAW_LAUNCHD_LABEL</key>\\s*<string>ai.openclaw.work<")
                .doesNotContain("SYSTEMD_UNIT");
        for (Kind kind : new Kind[] {Kind.S6, Kind.WINDOWS}) {
            assertThat(rendered(kind))
                    .as(kind + ": OpenClaw would look for its service under another manager")
                    .contains("OPENCLAW_PROFILE")
                    .doesNotContain("OPENCLAW_SERVICE_MARKER", "SYSTEMD_UNIT", "LAUNCHD_LABEL");
        }
    }

    private String rendered(Kind kind) throws IOException {
        Path work = Files.createDirectories(person.resolve(".openclaw-work"));
        Files.writeString(work.resolve("openclaw.json"), "{gateway: {port: 18801}}");
        Home home = Home.at(Presets.named("openclaw"), person.resolve(".openclaw"));
        GatewayDefinition gateway = home.profile("work").orElseThrow().gateway();
        Map<String, String> options = kind.equals(Kind.SYSTEMD) ? Map.of("--user", "") : Map.of();
        ManagerRequest request = new ManagerRequest(home, Map.of("HOME", person.toString()), options, false);
        return ServiceManagers.ofHost().renderer(kind, request).render(gateway).files().stream()
                .map(RenderedFile::content)
                .collect(Collectors.joining("\n"));
    }
}
