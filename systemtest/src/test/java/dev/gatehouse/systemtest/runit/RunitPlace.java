package dev.gatehouse.systemtest.runit;

import dev.gatehouse.app.Presets;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.RunitNamespace;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Where a test that runs inside a namespace is, by its environment.
 *
 * @param services services directory under test
 */
record RunitPlace(Path services) {
    private static final String VARIABLE = "RUNIT_UNDER_TEST";

    /** The environment of a test of the system's services, which are found without being named. */
    static final Map<String, String> SYSTEM =
            Map.of(VARIABLE, RunitNamespace.SYSTEM_SERVICES, "HERMES_HOME", S6Namespace.HOME);

    /** The environment of a test of the services of the gateways' account, as Termux sets it. */
    static final Map<String, String> OWN = Map.of(
            VARIABLE, RunitNamespace.OWN_SERVICES, "PREFIX", RunitNamespace.PREFIX, "HERMES_HOME", S6Namespace.HOME);

    /** This place; a test that is run elsewhere is skipped. */
    static RunitPlace here() {
        String services = System.getenv(VARIABLE);
        return services == null
                ? Assumptions.abort("these run inside a namespace, where the tests of this package start them")
                : new RunitPlace(Path.of(services));
    }

    boolean isSystem() {
        return services.equals(Path.of(RunitNamespace.SYSTEM_SERVICES));
    }

    Home home() {
        return Home.at(Presets.named("hermes"), Path.of(S6Namespace.HOME));
    }

    ServiceManager manager() {
        return manager(home());
    }

    /** The manager of another home's gateways. */
    ServiceManager manager(Home other) {
        return ServiceManagers.open(other, Optional.of(Kind.of("runit")), System.getenv());
    }

    /** The account that gateways are to run as. */
    Optional<String> account() {
        return Optional.of(Identity.HERMES.name());
    }
}
