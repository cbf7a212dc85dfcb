package dev.gatehouse.systemtest.systemd;

import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.SystemdNamespace;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The conformance kit with an app that maintains its own units, so that every definition is a drop-in. */
@Tag("all")
@Order(1)
class SystemdDropInTest {
    @TestFactory
    Stream<DynamicTest> inTheUserScope() {
        return kit(Identity.ALICE, Machine.USER);
    }

    @TestFactory
    Stream<DynamicTest> inTheSystemScope() {
        return kit(Identity.ROOT, Machine.SYSTEM);
    }

    private static Stream<DynamicTest> kit(Identity account, Map<String, String> scope) {
        Prerequisites.assumeSystemd();
        SystemdNamespace namespace = Machine.open();
        List<String> kit = List.of("-slow", SystemdConformance.class.getName());
        return Inside.run(namespace, account, Machine.withDropIns(scope), kit).onClose(namespace::close);
    }
}
