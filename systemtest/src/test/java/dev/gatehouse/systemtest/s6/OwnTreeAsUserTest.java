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

/** The gateways' account manages gateways in its own tree, in which nothing runs as root. */
@Order(1)
class OwnTreeAsUserTest {
    @TestFactory
    Stream<DynamicTest> conformance() {
        Prerequisites.assumeNamespaces();
        return Inside.run(
                NamespaceOptions.PLAIN.withOwnTree(),
                Identity.HERMES,
                Place.OWN_TREE,
                List.of(S6Conformance.class.getName()));
    }

    @TestFactory
    Stream<DynamicTest> stories() {
        Prerequisites.assumeNamespaces();
        return Inside.run(NamespaceOptions.PLAIN.withOwnTree(), Identity.HERMES, Place.OWN_TREE, Place.STORIES);
    }

    @TestFactory
    Stream<DynamicTest> upgrades() {
        Prerequisites.assumeNamespaces();
        return Inside.run(
                NamespaceOptions.PLAIN.withOwnTree(),
                Identity.HERMES,
                Place.OWN_TREE,
                List.of(S6UpgradeStories.class.getName()));
    }
}
