package dev.gatehouse.systemtest.systemd;

import dev.gatehouse.app.App;
import dev.gatehouse.app.Presets;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.app.service.OwnService;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The scope and account of a test inside of a namespace, taken from its environment.
 *
 * @param scope scope of the systemd under test
 * @param dropIns whether the app maintains its own units, so that definitions are drop-ins
 */
record Machine(Scope scope, boolean dropIns) {
    private static final String SCOPE = "GATEHOUSE_TEST_SCOPE";
    private static final String DROP_INS = "GATEHOUSE_TEST_DROP_INS";

    /** Returns the environment of a test that root runs in the system scope. */
    static final Map<String, String> SYSTEM = Map.of(SCOPE, Scope.SYSTEM.name());

    /** Returns the environment of a test that a user runs in their user scope. */
    static final Map<String, String> USER = Map.of(SCOPE, Scope.USER.name());

    /** Returns the environment of a test in a scope with an app that maintains its own units. */
    static Map<String, String> withDropIns(Map<String, String> scope) {
        Map<String, String> environment = new HashMap<>(scope);
        environment.put(DROP_INS, "yes");
        return environment;
    }

    /** Opens a machine on which a user has linger enabled. */
    static SystemdNamespace open() {
        SystemdNamespace namespace = SystemdNamespace.open(Inside.shares());
        namespace.linger(Identity.ALICE);
        return namespace;
    }

    /** Returns this test's scope and account; skips a test that runs outside of a namespace. */
    static Machine here() {
        String scope = System.getenv(SCOPE);
        if (scope == null) {
            return Assumptions.abort("runs only inside of a namespace, started by the tests of this package");
        }
        return new Machine(Scope.valueOf(scope), System.getenv(DROP_INS) != null);
    }

    boolean isSystem() {
        return scope == Scope.SYSTEM;
    }

    /** Hermes, by default as if it did not maintain its own unit. */
    private App app() {
        App hermes = Presets.named("hermes");
        return dropIns ? hermes : hermes.toBuilder().ownService(OwnService.NONE).build();
    }

    Home home() {
        String path = isSystem() ? Identity.HERMES.home() : Identity.ALICE.home() + "/.hermes";
        return Home.at(app(), Path.of(path));
    }

    /** Returns the account that gateways run as, if it is not that of the test. */
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

    /** Returns a layout with other tools and another limit. */
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

    /** Returns the environment of systemd's tools. */
    Map<String, String> session() {
        return isSystem()
                ? Map.of()
                : Map.of("XDG_RUNTIME_DIR", layout().session().runtime().toString());
    }

    /** Returns the parent of the units' runtime directories. */
    Path runtime() {
        return isSystem() ? Path.of("/run") : layout().session().runtime();
    }

    SystemdServiceManager manager() {
        return manager(layout());
    }

    /** Returns a manager with another layout of the host. */
    SystemdServiceManager manager(SystemdLayout layout) {
        return new SystemdServiceManager(home(), options(), layout, System.getenv());
    }

    /** Returns the target that starts gateways at boot, or when the user's systemd starts. */
    String target() {
        return isSystem() ? "multi-user.target" : "default.target";
    }

    /** Returns the name of a gateway's unit, without its suffix. */
    String stem(ServiceName service) {
        return home().app().names().of(NamingStem.UNIT).of(service.profile());
    }

    String unit(ServiceName service) {
        return stem(service) + ".service";
    }
}
