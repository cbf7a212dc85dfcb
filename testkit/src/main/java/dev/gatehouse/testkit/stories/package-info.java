/**
 * The conformance tests: what every service manager must do, written once against
 * {@link dev.gatehouse.manager.ServiceManager}. A backend's test extends
 * {@link dev.gatehouse.testkit.stories.ServiceManagerConformance}.
 */
@NullMarked
package dev.gatehouse.testkit.stories;

import org.jspecify.annotations.NullMarked;
