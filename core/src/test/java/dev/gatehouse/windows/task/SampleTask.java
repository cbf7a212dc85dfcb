package dev.gatehouse.windows.task;

import dev.gatehouse.app.AnyHermes;
import dev.gatehouse.app.Presets;
import dev.gatehouse.app.layout.ProfilePattern;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.host.WindowsTools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Sample gateways of a home, and a layout for them that does not depend on the host. */
public final class SampleTask {
    public static final WindowsTools TOOLS = new WindowsTools(
            List.of("schtasks"), List.of("whoami"), List.of("powershell"), WindowsTools.LIMIT, StandardCharsets.UTF_8);

    private SampleTask() {}

    public static WindowsLayout layout(Path home) {
        return layout(home, List.of("/java/bin/javaw", "-Xmx24m", "-cp", "/lib/gatehouse core.jar", "Launcher"));
    }

    public static WindowsLayout layout(Path home, List<String> launcher) {
        return new WindowsLayout(
                home,
                ProfilePattern.FOLDERS,
                Presets.named("hermes").names(),
                Optional.of(home.resolve("Startup")),
                Optional.of("OFFICE\\ada"),
                launcher,
                TOOLS);
    }

    public static GatewayDefinition gateway(Path home, String profile, GatewaySettings settings) {
        return new Profile(Home.at(AnyHermes.withEverySign(), home), ProfileName.of(profile)).gateway(settings);
    }

    public static GatewayDefinition gateway(Path home, String profile) {
        return gateway(home, profile, GatewaySettings.DEFAULTS);
    }
}
