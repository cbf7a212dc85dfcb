package dev.gatehouse.systemtest.s6;

import dev.gatehouse.app.Presets;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The tree and account of a test inside of a namespace, taken from its environment.
 *
 * @param scandir scandir of the tree under test
 * @param uid account that the test runs as
 */
record Place(Path scandir, int uid) {
    /** Returns the environment of a test on the root tree. */
    static final Map<String, String> ROOT_TREE = environment(S6Namespace.ROOT_SCANDIR);

    /** Returns the environment of a test on the gateways' own tree. */
    static final Map<String, String> OWN_TREE = environment(S6Namespace.OWN_SCANDIR);

    /** Stories specific to s6, for every tree and every account. */
    static final List<String> STORIES = List.of(
            SlotStories.class.getName(),
            OracleStories.class.getName(),
            GroupStories.class.getName(),
            WithdrawalStories.class.getName(),
            LogStories.class.getName(),
            OtherHomeStories.class.getName(),
            HolderStories.class.getName());

    private static Map<String, String> environment(String scandir) {
        return Map.of("GATEHOUSE_SCANDIR", scandir, "HERMES_HOME", S6Namespace.HOME);
    }

    /** Returns this test's tree and account; skips a test that runs outside of a namespace. */
    static Place here() {
        String scandir = System.getenv("GATEHOUSE_SCANDIR");
        if (scandir == null) {
            return Assumptions.abort("runs only inside of a namespace, started by the tests of this package");
        }
        try {
            int uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return new Place(Path.of(scandir), uid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the same with another scandir. */
    Place on(Path other) {
        return new Place(other, uid);
    }

    boolean isRoot() {
        return uid == 0;
    }

    /** Whether the supervisors run as another account than the gateways. */
    boolean isRootTree() {
        return scandir.equals(Path.of(S6Namespace.ROOT_SCANDIR));
    }

    Home home() {
        return Home.at(Presets.named("hermes"), Path.of(S6Namespace.HOME));
    }

    ServiceManager manager() {
        return manager(Map.of());
    }

    /** Returns a manager for the gateways of another home. */
    ServiceManager manager(Home other) {
        return ServiceManagers.open(other, Optional.of(Kind.S6), environment(scandir.toString()));
    }

    /** Returns a manager opened with additional environment variables. */
    ServiceManager manager(Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("GATEHOUSE_SCANDIR", scandir.toString());
        environment.putAll(variables);
        return ServiceManagers.open(home(), Optional.of(Kind.S6), environment);
    }

    /** Returns the account that gateways run as. */
    Optional<String> account() {
        return Optional.of(Identity.HERMES.name());
    }
}
