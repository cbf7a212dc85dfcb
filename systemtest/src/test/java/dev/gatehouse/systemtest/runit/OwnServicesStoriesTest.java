package dev.gatehouse.systemtest.runit;

import dev.gatehouse.systemtest.namespace.Identity;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;

/** As {@link OwnServicesTest}: what only runit has. */
@Order(0)
class OwnServicesStoriesTest {
    @TestFactory
    Stream<DynamicTest> stories() {
        return RunitInside.stories(Identity.HERMES, RunitPlace.OWN);
    }
}
