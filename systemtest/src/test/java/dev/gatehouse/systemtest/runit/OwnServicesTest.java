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
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The gateways' account has a runsvdir of its own and keeps gateways there, as on Termux. */
// Each test has a namespace of its own. Together they would be the longest class.
@Execution(ExecutionMode.CONCURRENT)
@Order(0)
class OwnServicesTest {
    @TestFactory
    Stream<DynamicTest> conformance() {
        Prerequisites.assumeRunit();
        RunitNamespace namespace = RunitNamespace.open(Inside.shares());
        return Inside.run(namespace, Identity.HERMES, RunitPlace.OWN, List.of(RunitConformance.class.getName()))
                .onClose(namespace::close);
    }

    @TestFactory
    Stream<DynamicTest> stories() {
        Prerequisites.assumeRunit();
        RunitNamespace namespace = RunitNamespace.open(Inside.shares());
        return Inside.run(
                        namespace,
                        Identity.HERMES,
                        RunitPlace.OWN,
                        List.of(RunitStories.class.getName(), ForeignServiceStories.class.getName()))
                .onClose(namespace::close);
    }
}
