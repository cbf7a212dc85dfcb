package dev.gatehouse.systemtest.systemd;

import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.SystemdNamespace;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Stories specific to systemd, in both scopes of one machine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(1)
class SystemdStoriesTest {
    private static final List<String> STORIES = List.of(
            UnitStories.class.getName(),
            ForeignUnitStories.class.getName(),
            RoundTripStories.class.getName(),
            SystemdUpgradeStories.class.getName());

    private Optional<SystemdNamespace> machine = Optional.empty();

    @BeforeAll
    void boot() {
        Prerequisites.assumeSystemd();
        machine = Optional.of(Machine.open());
    }

    @AfterAll
    void shutDown() {
        machine.ifPresent(SystemdNamespace::close);
    }

    @TestFactory
    Stream<DynamicTest> inTheSystemScope() {
        return Inside.run(machine.orElseThrow(), Identity.ROOT, Machine.SYSTEM, STORIES);
    }

    @TestFactory
    Stream<DynamicTest> inTheUserScope() {
        return Inside.run(machine.orElseThrow(), Identity.ALICE, Machine.USER, STORIES);
    }

    @TestFactory
    Stream<DynamicTest> manyAtOnce() {
        return Inside.run(machine.orElseThrow(), Identity.ALICE, Machine.USER, List.of(ManyStories.class.getName()));
    }
}
