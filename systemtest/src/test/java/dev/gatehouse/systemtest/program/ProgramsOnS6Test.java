package dev.gatehouse.systemtest.program;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Real programs in a private s6 tree, without any network beyond loopback. */
@Tag("all")
@Order(1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProgramsOnS6Test {
    private S6Namespace container;
    private ProgramPlace place;

    @BeforeAll
    void open() {
        Prerequisites.assumeNamespaces();
        Path cache = ProgramCache.require();
        container = S6Namespace.open(NamespaceOptions.PLAIN.withLoopbackOnly().withShares(ProgramPlace.shares(cache)));
        ProgramPlace.unpack(container, cache);
        place = new ProgramPlace(container, cache, Identity.HERMES, Identity.HERMES, true, 19_700);
    }

    @AfterAll
    void close() {
        if (container != null) {
            container.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> stories() {
        return ProgramStories.all(place);
    }
}
