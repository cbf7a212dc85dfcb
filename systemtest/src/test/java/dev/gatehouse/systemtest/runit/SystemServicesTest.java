package dev.gatehouse.systemtest.runit;

import dev.gatehouse.systemtest.namespace.Identity;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;

/** Root has gateways run as services of the system; process 1 is runit. */
@Order(0)
class SystemServicesTest {
    @TestFactory
    Stream<DynamicTest> conformance() {
        return RunitInside.run(Identity.ROOT, RunitPlace.SYSTEM, "-slow", RunitConformance.class.getName());
    }
}
