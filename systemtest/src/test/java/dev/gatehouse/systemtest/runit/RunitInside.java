package dev.gatehouse.systemtest.runit;

import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.RunitNamespace;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Runs tests in a namespace with runit of their own. Conformance and stories are classes, because classes run side by side. */
final class RunitInside {
    private RunitInside() {}

    /**
     * Runs what only runit has.
     *
     * @param place the environment, of {@link RunitPlace}
     */
    static Stream<DynamicTest> stories(Identity who, Map<String, String> place) {
        return run(who, place, RunitStories.class.getName(), ForeignServiceStories.class.getName());
    }

    /**
     * Runs tests.
     *
     * @param place the environment, of {@link RunitPlace}
     * @param arguments names of classes, and excluded tags with a leading minus
     */
    static Stream<DynamicTest> run(Identity who, Map<String, String> place, String... arguments) {
        Prerequisites.assumeRunit();
        RunitNamespace namespace = RunitNamespace.open(Inside.shares());
        return Inside.run(namespace, who, place, List.of(arguments)).onClose(namespace::close);
    }
}
