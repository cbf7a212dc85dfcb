package dev.gatehouse.systemtest.s6;

import dev.gatehouse.testkit.kit.ManagerFixture;
import dev.gatehouse.testkit.stories.ServiceManagerConformance;

/** The conformance kit on the tree of the place where it runs, which is inside a namespace. */
class S6Conformance extends ServiceManagerConformance {
    @Override
    protected ManagerFixture open() {
        return new S6Fixture(Place.here());
    }
}
