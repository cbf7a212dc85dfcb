package dev.gatehouse.systemtest.windows;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.windows.WindowsServiceManager;
import dev.gatehouse.windows.host.WindowsLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Restarts gateways on the model, as a child of one of them. Arguments: home, schtasks, and services. */
final class RestartOnModel {
    private RestartOnModel() {}

    public static void main(String[] arguments) {
        Home home = Home.at(Presets.named("hermes"), Path.of(arguments[0]));
        WindowsLayout layout = WindowsHost.onModel(
                WindowsLayout.locate(home, System.getenv()),
                List.of(arguments[1]),
                Optional.of(WindowsHost.startup(home)));
        List<ServiceName> services =
                Stream.of(arguments).skip(2).map(ServiceName::of).toList();
        new WindowsServiceManager(home, layout).restart(services, Wait.PROOF).orThrow();
    }
}
