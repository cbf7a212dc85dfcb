package dev.gatehouse.systemtest.systemd;

import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.SystemdNamespace;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;

/** A user manages their own gateways, in the user scope. */
@Order(1)
class SystemdUserScopeTest {
    @TestFactory
    Stream<DynamicTest> conformance() {
        Prerequisites.assumeSystemd();
        SystemdNamespace namespace = Machine.open();
        return Inside.run(namespace, Identity.ALICE, Machine.USER, List.of("-slow", SystemdConformance.class.getName()))
                .onClose(namespace::close);
    }
}
