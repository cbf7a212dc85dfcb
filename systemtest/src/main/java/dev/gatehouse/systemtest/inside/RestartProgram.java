package dev.gatehouse.systemtest.inside;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Restarts gateways, as a child of one of them. Arguments: kind of the manager, home, and services. */
final class RestartProgram {
    private RestartProgram() {}

    public static void main(String[] arguments) {
        Home home = Home.at(Presets.named("hermes"), Path.of(arguments[1]));
        List<ServiceName> services =
                Stream.of(arguments).skip(2).map(ServiceName::of).toList();
        ServiceManagers.open(home, Optional.of(Kind.of(arguments[0])), System.getenv())
                .restart(services, Wait.PROOF)
                .orThrow();
    }
}
