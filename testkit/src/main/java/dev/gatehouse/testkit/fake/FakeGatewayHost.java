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
    /** {@return the home whose profiles the gateways belong to} */
    Home home();

    /** {@return the program that runs a {@link FakeGateway}, and its arguments} */
    List<String> gatewayCommand();

    /** {@return the account that gateways run as; empty for that of the test} */
    Optional<String> account();

    /**
     * Returns the directory in which the gateway of a profile keeps its record and reads its commands.
     *
     * @param profile the profile
     * @return the directory
     */
    Path directoryOf(ProfileName profile);

    /** {@return whether the service manager accepts readiness notifications} */
    boolean supportsNotify();
}
