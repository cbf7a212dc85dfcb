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

/** The gateways' account has a runsvdir of its own and keeps gateways there, as on Termux. */
@Order(0)
class OwnServicesTest {
    @TestFactory
    Stream<DynamicTest> conformance() {
        Prerequisites.assumeRunit();
        RunitNamespace namespace = RunitNamespace.open(Inside.shares());
        return Inside.run(namespace, Identity.HERMES, RunitPlace.OWN, List.of(RunitConformance.class.getName()))
                .onClose(namespace::close);
    }
}
