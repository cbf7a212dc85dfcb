package dev.gatehouse.systemtest.runit;

import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.RunitNamespace;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;

/** Root has gateways run as services of the system; process 1 is runit. */
@Order(0)
class SystemServicesTest {
    @TestFactory
    Stream<DynamicTest> conformance() {
        Prerequisites.assumeRunit();
        RunitNamespace namespace = RunitNamespace.open(Inside.shares());
        return Inside.run(
                        namespace, Identity.ROOT, RunitPlace.SYSTEM, List.of("-slow", RunitConformance.class.getName()))
                .onClose(namespace::close);
    }
}
