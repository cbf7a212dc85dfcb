package dev.gatehouse.systemtest.systemd;

import dev.gatehouse.testkit.kit.ManagerFixture;
import dev.gatehouse.testkit.stories.ServiceManagerConformance;

/** The conformance kit in the scope of the namespace in which it runs. */
class SystemdConformance extends ServiceManagerConformance {
    @Override
    protected ManagerFixture open() {
        return new SystemdFixture(Machine.here());
    }
}
