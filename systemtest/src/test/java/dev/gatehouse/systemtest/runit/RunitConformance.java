package dev.gatehouse.systemtest.runit;

import dev.gatehouse.testkit.kit.ManagerFixture;
import dev.gatehouse.testkit.stories.ServiceManagerConformance;

/** The conformance kit on the services directory of the place where it runs, which is inside a namespace. */
class RunitConformance extends ServiceManagerConformance {
    @Override
    protected ManagerFixture open() {
        return new RunitFixture(RunitPlace.here());
    }
}
