package dev.gatehouse.systemtest.windows;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.host.WindowsTools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Layouts and definitions that differ from the usual ones in one thing. */
final class Hosts {
    private Hosts() {}

    /** One on which a tool is given up soon, though not so soon that one which answers would be. */
    static WindowsLayout impatient(WindowsLayout layout, Path schtasks) {
        WindowsTools usual = layout.tools();
        return with(
                layout,
                layout.startup(),
                new WindowsTools(
                        List.of(schtasks.toString()),
                        usual.whoami(),
                        usual.powershell(),
                        Duration.ofSeconds(6),
                        StandardCharsets.UTF_8));
    }

    /** One whose environment tells of no Startup folder. */
    static WindowsLayout withoutStartup(WindowsLayout layout) {
        return with(layout, Optional.empty(), layout.tools());
    }

    /** One on which another program stands for the launcher. */
    static WindowsLayout withLauncher(WindowsLayout layout, String program) {
        return new WindowsLayout(
                layout.home(), layout.names(), layout.startup(), layout.user(), List.of(program), layout.tools());
    }

    /** One with other programs for the questions of rights. */
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
        return new WindowsLayout(layout.home(), layout.names(), startup, layout.user(), layout.launcher(), tools);
    }

    static GatewayDefinition withCommand(GatewayDefinition usual, String... words) {
        return new GatewayDefinition(
                usual.profile(),
                usual.description(),
                List.of(words),
                usual.environment(),
                usual.home(),
                usual.directory(),
                usual.activate(),
                usual.user(),
                usual.restart(),
                usual.stop(),
                usual.ready(),
                usual.limits(),
                usual.logs());
    }
}
