package dev.gatehouse.testkit.fake;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.profile.Home;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where fake gateways live: their home, their program and their account. A fixture of the conformance kit is one.
 *
 * @since 0.1.0
 */
public interface FakeGatewayHost {
    /** The home whose profiles the gateways belong to. */
    Home home();

    /** The program and its arguments that run a {@link FakeGateway}. */
    List<String> gatewayCommand();

    /** The account that gateways run as; empty for that of the test. */
    Optional<String> account();

    /** The directory in which the gateway of a profile keeps its record and reads its commands. */
    Path directoryOf(ProfileName profile);

    /** Whether the service manager accepts readiness notifications. */
    boolean supportsNotify();
}
