package dev.gatehouse.systemtest.program;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.SystemdNamespace;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Real programs under systemd, in both scopes, without any network beyond loopback. */
@Tag("all")
@Order(-1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProgramsOnSystemdTest {
    private SystemdNamespace machine;
    private Path cache;

    @BeforeAll
    void open() {
        Prerequisites.assumeSystemd();
        cache = ProgramCache.require();
        machine = SystemdNamespace.open(ProgramPlace.shares(cache));
        machine.linger(Identity.ALICE);
        ProgramPlace.unpack(machine, cache);
    }

    @AfterAll
    void close() {
        if (machine != null) {
            machine.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> userScope() {
        return ProgramStories.all(new ProgramPlace(machine, cache, Identity.ALICE, Identity.ALICE, false, 19_800));
    }

    /** Root manages the gateways of another account. */
    @TestFactory
    Stream<DynamicTest> systemScope() {
        return ProgramStories.all(new ProgramPlace(machine, cache, Identity.HERMES, Identity.ROOT, false, 19_900));
    }
}
