/**
 * The conformance kit: what every service manager must do, written once against
 * {@link dev.gatehouse.manager.ServiceManager}. A backend's test extends
 * {@link dev.gatehouse.systemtest.kit.ServiceManagerConformance} and says with a
 * {@link dev.gatehouse.systemtest.kit.ManagerFixture} how its manager is reached.
 */
@NullMarked
package dev.gatehouse.systemtest.kit;

import org.jspecify.annotations.NullMarked;
