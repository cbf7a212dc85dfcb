package dev.gatehouse.systemtest.windows;

import dev.gatehouse.app.service.ServiceNames;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.host.WindowsTools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Variants of layouts and definitions that differ in one respect. */
final class Hosts {
    private Hosts() {}

    /** A layout with a short time limit for tools, but long enough for a tool that answers. */
    static WindowsLayout impatient(WindowsLayout layout, List<String> schtasks) {
        WindowsTools usual = layout.tools();
        return with(
                layout,
                layout.startup(),
                new WindowsTools(
                        schtasks, usual.whoami(), usual.powershell(), Duration.ofSeconds(6), StandardCharsets.UTF_8));
    }

    /** A layout without a Startup folder. */
    static WindowsLayout withoutStartup(WindowsLayout layout) {
        return with(layout, Optional.empty(), layout.tools());
    }

    /** A layout with another stem of the tasks' names. */
    static WindowsLayout named(WindowsLayout layout, String stem) {
        return new WindowsLayout(
                layout.home(),
                layout.pattern(),
                new ServiceNames("gateway-", "hermes-gateway", "ai.hermes.gateway", stem),
                layout.startup(),
                layout.user(),
                layout.launcher(),
                layout.tools());
    }

    /** A layout with another Startup folder. */
    static WindowsLayout withStartup(WindowsLayout layout, Optional<Path> startup) {
        return with(layout, startup, layout.tools());
    }

    /** A layout with another program in place of the launcher. */
    static WindowsLayout withLauncher(WindowsLayout layout, List<String> program) {
        return new WindowsLayout(
                layout.home(),
                layout.pattern(),
                layout.names(),
                layout.startup(),
                layout.user(),
                program,
                layout.tools());
    }

    /** A layout with other programs for whoami and PowerShell. */
    static WindowsLayout with(WindowsLayout layout, Path whoami, Path powershell) {
        WindowsTools usual = layout.tools();
        return with(
                layout,
                layout.startup(),
                new WindowsTools(
                        usual.schtasks(),
                        List.of(whoami.toString()),
                        List.of(powershell.toString()),
                        usual.limit(),
                        usual.charset()));
    }

    private static WindowsLayout with(WindowsLayout layout, Optional<Path> startup, WindowsTools tools) {
        return new WindowsLayout(
                layout.home(), layout.pattern(), layout.names(), startup, layout.user(), layout.launcher(), tools);
    }

    static GatewayDefinition withCommand(GatewayDefinition usual, String... words) {
        return usual.toBuilder().command(List.of(words)).build();
    }
}
