package dev.gatehouse.systemtest.s6;

import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;

/** Killed registrations on the root tree, where writing a slot has the most steps. */
@Order(2)
class KilledRegistrationTest {
    @TestFactory
    Stream<DynamicTest> killed() {
        Prerequisites.assumeNamespaces();
        return Inside.run(
                NamespaceOptions.PLAIN.withScandirOf(Identity.HERMES),
                Identity.HERMES,
                Place.ROOT_TREE,
                List.of(KilledStories.class.getName()));
    }
}
