package dev.gatehouse.systemtest.runit;

import dev.gatehouse.systemtest.namespace.Identity;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;

/** The gateways' account has a runsvdir of its own and keeps gateways there, as on Termux. */
@Order(0)
class OwnServicesTest {
    @TestFactory
    Stream<DynamicTest> conformance() {
        return RunitInside.run(Identity.HERMES, RunitPlace.OWN, RunitConformance.class.getName());
    }
}
