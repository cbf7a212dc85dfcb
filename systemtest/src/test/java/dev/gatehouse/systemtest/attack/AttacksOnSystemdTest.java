package dev.gatehouse.systemtest.attack;

import dev.gatehouse.systemtest.inside.Extent;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.SystemdNamespace;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Attacks of alice on root, who manages her gateways. */
@Order(-1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttacksOnSystemdTest {
    private SystemdNamespace machine;

    @BeforeAll
    void boot() {
        Prerequisites.assumeSystemd();
        machine = SystemdArena.boot();
    }

    @AfterAll
    void end() {
        if (machine != null) {
            machine.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> systemScope() {
        return AttackStories.in(SystemdArena.open(machine, true), List.of(), Extent.WHOLE);
    }

    @TestFactory
    Stream<DynamicTest> userScope() {
        return AttackStories.in(SystemdArena.open(machine, false), List.of(), Extent.WHOLE);
    }
}
