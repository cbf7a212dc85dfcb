package dev.gatehouse.systemtest.attack;

import dev.gatehouse.systemtest.inside.Extent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;

/** Attacks of the gateways' account in containers. */
@Order(-1)
class AttacksOnS6Test {
    @TestFactory
    Stream<DynamicTest> ownTree() {
        return AttackStories.in(S6Arena.open(true), List.of(), Extent.WHOLE);
    }

    @TestFactory
    Stream<DynamicTest> rootTree() {
        return AttackStories.in(S6Arena.open(false), Inherent.IN_ROOT_TREE, Extent.WHOLE);
    }
}
