package dev.gatehouse.systemtest.step;

import dev.gatehouse.systemtest.inside.Extent;
import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.SystemdNamespace;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;

/** Operations under systemd that fail or are killed at a step: of a person, with units and with drop-ins, and of root in the home of an account. */
@Order(-1)
class StepsOnSystemdTest {
    @TestFactory
    Stream<DynamicTest> faultsAreHealed() {
        return ofAPerson("systemd", Extent.WHOLE ? 1 : StepRun.SAMPLED);
    }

    @TestFactory
    Stream<DynamicTest> faultsThatRootMeetsInTheHomeOfAnAccountAreHealed() {
        return ofRoot((Extent.WHOLE ? 1 : 7) * StepRun.SAMPLED);
    }

    @TestFactory
    Stream<DynamicTest> faultsWithDropInsAreHealed() {
        return ofAPerson(SystemdSite.DROP_INS, (Extent.WHOLE ? 1 : 7) * StepRun.SAMPLED);
    }

    private static Stream<DynamicTest> ofAPerson(String site, int interval) {
        SystemdNamespace namespace = open();
        namespace.linger(Identity.ALICE);
        return StepRun.of(namespace, Identity.ALICE, site, Identity.ALICE, Identity.ALICE.home() + "/.agent", interval);
    }

    private static Stream<DynamicTest> ofRoot(int interval) {
        return StepRun.of(
                open(),
                Identity.ROOT,
                SystemdSite.OF_ROOT,
                Identity.HERMES,
                Identity.HERMES.home() + "/.agent",
                interval);
    }

    private static SystemdNamespace open() {
        Prerequisites.assumeSystemd();
        return SystemdNamespace.open(Inside.shares());
    }
}
