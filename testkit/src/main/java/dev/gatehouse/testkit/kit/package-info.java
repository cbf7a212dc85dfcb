/**
 * What a backend's author implements to test it: a {@link dev.gatehouse.testkit.kit.ManagerFixture}, which says how the
 * service manager is reached. The tests themselves are in {@code dev.gatehouse.testkit.stories}.
 */
@NullMarked
package dev.gatehouse.testkit.kit;

import org.jspecify.annotations.NullMarked;
