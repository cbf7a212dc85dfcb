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

/** The gateways' account manages gateways in the root tree, whose supervisors run as root. */
@Order(1)
class RootTreeAsUserTest {
    @TestFactory
    Stream<DynamicTest> conformance() {
        Prerequisites.assumeNamespaces();
        return Inside.run(
                NamespaceOptions.PLAIN.withScandirOf(Identity.HERMES),
                Identity.HERMES,
                Place.ROOT_TREE,
                List.of("-slow", S6Conformance.class.getName()));
    }

    @TestFactory
    Stream<DynamicTest> stories() {
        Prerequisites.assumeNamespaces();
        return Inside.run(
                NamespaceOptions.PLAIN.withScandirOf(Identity.HERMES), Identity.HERMES, Place.ROOT_TREE, Place.STORIES);
    }
}
