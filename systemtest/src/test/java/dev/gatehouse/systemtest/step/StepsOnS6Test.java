package dev.gatehouse.systemtest.step;

import dev.gatehouse.systemtest.inside.Extent;
import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;

/** Operations in the private tree of an account that fail or are killed at a step. */
@Order(-1)
class StepsOnS6Test {
    @TestFactory
    Stream<DynamicTest> faultsAreHealed() {
        return run(Identity.HERMES, "s6", Extent.WHOLE ? 1 : StepRun.SAMPLED);
    }

    @TestFactory
    Stream<DynamicTest> faultsThatRootMeetsInTheHomeOfTheAccountAreHealed() {
        return run(Identity.ROOT, "s6, root", (Extent.WHOLE ? 1 : 7) * StepRun.SAMPLED);
    }

    private static Stream<DynamicTest> run(Identity who, String site, int interval) {
        Prerequisites.assumeNamespaces();
        S6Namespace namespace = S6Namespace.open(Inside.prepared(NamespaceOptions.PLAIN.withOwnTree()));
        return StepRun.of(namespace, who, site, Identity.HERMES, S6Namespace.HOME, interval);
    }
}
