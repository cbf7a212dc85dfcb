package dev.gatehouse.systemtest.s6;

import dev.gatehouse.systemtest.kit.ManagerFixture;
import dev.gatehouse.systemtest.kit.ServiceManagerConformance;

/** The conformance kit on the tree of the place where it runs, which is inside a namespace. */
class S6Conformance extends ServiceManagerConformance {
    @Override
    protected ManagerFixture open() {
        return new S6Fixture(Place.here());
    }
}
