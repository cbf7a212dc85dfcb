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

/** As {@link OwnServicesTest}: what only runit has. A class of its own, because classes run side by side. */
@Order(0)
class OwnServicesStoriesTest {
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
