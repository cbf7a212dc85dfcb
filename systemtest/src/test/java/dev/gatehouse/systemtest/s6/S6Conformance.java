package dev.gatehouse.systemtest.s6;

import dev.gatehouse.testkit.kit.ManagerFixture;
import dev.gatehouse.testkit.stories.ServiceManagerConformance;

/** The conformance kit on the tree of the namespace in which it runs. */
class S6Conformance extends ServiceManagerConformance {
    @Override
    protected ManagerFixture open() {
        return new S6Fixture(Place.here());
    }
}
