package dev.gatehouse.systemtest.runit;

import dev.gatehouse.systemtest.namespace.Identity;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;

/** As {@link SystemServicesTest}: what only runit has. */
@Order(0)
class SystemServicesStoriesTest {
    @TestFactory
    Stream<DynamicTest> stories() {
        return RunitInside.stories(Identity.ROOT, RunitPlace.SYSTEM);
    }
}
