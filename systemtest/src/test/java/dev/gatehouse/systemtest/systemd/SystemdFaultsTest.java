package dev.gatehouse.systemtest.systemd;

import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.SystemdNamespace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Faults of the manager's environment, in both scopes of one machine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SystemdFaultsTest {
    private static final List<String> PLACES = List.of(PlaceStories.class.getName());

    private Optional<SystemdNamespace> machine = Optional.empty();

    @BeforeAll
    void boot() {
        Prerequisites.assumeSystemd();
        SystemdNamespace namespace = Machine.open();
        machine = Optional.of(namespace);
        String units = Identity.ALICE.home() + "/.config/systemd/user";
        namespace.exec(Identity.ALICE, "mkdir", "-p", units).orThrow();
        smallDisk(namespace, units, Identity.ALICE);
        smallDisk(namespace, "/etc/systemd/system", Identity.ROOT);
    }

    private static void smallDisk(SystemdNamespace namespace, String folder, Identity owner) {
        String options = "size=256k,mode=0755,uid=" + owner.uid() + ",gid=" + owner.gid();
        namespace
                .exec(Identity.ROOT, "mount", "-t", "tmpfs", "-o", options, "tmpfs", folder)
                .orThrow();
    }

    @AfterAll
    void shutDown() {
        machine.ifPresent(SystemdNamespace::close);
    }

    @TestFactory
    Stream<DynamicTest> systemctlAsAPersonMeetsIt() {
        return run(Identity.ALICE, Machine.USER, List.of(UnavailableStories.class.getName()));
    }

    @TestFactory
    Stream<DynamicTest> placesOfRoots() {
        return run(Identity.ROOT, Machine.SYSTEM, PLACES);
    }

    @TestFactory
    Stream<DynamicTest> placesOfAPersons() {
        return run(Identity.ALICE, Machine.USER, PLACES);
    }

    @TestFactory
    Stream<DynamicTest> withoutABus() {
        return run(Identity.HERMES, Machine.USER, List.of(NoBusStories.class.getName()));
    }

    private Stream<DynamicTest> run(Identity who, Map<String, String> scope, List<String> stories) {
        return Inside.run(machine.orElseThrow(), who, scope, stories);
    }
}
