package dev.gatehouse.systemtest.systemd;

import dev.gatehouse.definition.App;
import dev.gatehouse.definition.NamingStem;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemd.SystemdOptions;
import dev.gatehouse.systemd.SystemdServiceManager;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.SystemdLayout;
import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.SystemdNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Where a test that runs inside a namespace finds itself, by its environment.
 *
 * @param scope whose systemd is under test
 */
record Machine(Scope scope) {
    private static final String SCOPE = "GATEHOUSE_TEST_SCOPE";

    /** The environment of a test that root runs on the host's own manager. */
    static final Map<String, String> SYSTEM = Map.of(SCOPE, Scope.SYSTEM.name());

    /** The environment of a test that a person runs on their own manager. */
    static final Map<String, String> USER = Map.of(SCOPE, Scope.USER.name());

    /** A machine on which a person has a manager of their own that lasts. */
    static SystemdNamespace open() {
        SystemdNamespace namespace = SystemdNamespace.open(Inside.shares());
        namespace.linger(Identity.ALICE);
        return namespace;
    }

    /** This place; a test that is run elsewhere is skipped. */
    static Machine here() {
        String scope = System.getenv(SCOPE);
        if (scope == null) {
            return Assumptions.abort("these run inside a namespace, where the tests of this package start them");
        }
        return new Machine(Scope.valueOf(scope));
    }

    boolean isSystem() {
        return scope == Scope.SYSTEM;
    }

    Home home() {
        String path = isSystem() ? Identity.HERMES.home() : Identity.ALICE.home() + "/.hermes";
        return Home.at(App.hermes(), Path.of(path));
    }

    /** The account that gateways are to run as, where it is not that of the test. */
    Optional<String> account() {
        return isSystem() ? Optional.of(Identity.HERMES.name()) : Optional.empty();
    }

    SystemdOptions options() {
        SystemdOptions options = SystemdOptions.of(scope);
        return account().map(options::runAs).orElse(options);
    }

    SystemdLayout layout() {
        return SystemdLayout.ofHost(System.getenv());
    }

    /** A layout with other tools, and another limit for them. */
    static SystemdLayout layout(
            SystemdLayout other, List<String> systemctl, String journalctl, String loginctl, Duration limit) {
        return new SystemdLayout(
                other.userUnits(),
                other.systemUnits(),
                other.systemRuntime(),
                other.lingerers(),
                other.session(),
                systemctl,
                List.of(journalctl),
                List.of(loginctl),
                other.accounts(),
                other.searchPath(),
                limit,
                other.temporaryHomes());
    }

    /** What a tool of systemd's must find in its environment. */
    Map<String, String> session() {
        return isSystem()
                ? Map.of()
                : Map.of("XDG_RUNTIME_DIR", layout().session().runtime().toString());
    }

    /** Where units have their runtime directories. */
    Path runtime() {
        return isSystem() ? Path.of("/run") : layout().session().runtime();
    }

    SystemdServiceManager manager() {
        return manager(layout());
    }

    /** The manager as it is where something about the host is different. */
    SystemdServiceManager manager(SystemdLayout layout) {
        return new SystemdServiceManager(home(), options(), layout, System.getenv());
    }

    /** What starts the gateways at boot, or when the account's manager begins. */
    String target() {
        return isSystem() ? "multi-user.target" : "default.target";
    }

    /** The name of a gateway's unit, without its ending. */
    String stem(ServiceName service) {
        String base = home().app().names().of(NamingStem.UNIT);
        return service.profile().isDefault() ? base : base + "-" + service;
    }

    String unit(ServiceName service) {
        return stem(service) + ".service";
    }
}
