package dev.gatehouse.testkit.stories;

import dev.gatehouse.testkit.kit.FixtureStories;
import dev.gatehouse.testkit.kit.ManagerFixture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * All stories that every service manager must pass. A backend's test extends this class and opens its fixture. A story that needs a
 * feature which the manager lacks is skipped, with the reason: see {@link ManagerFixture#capabilities} and
 * {@link dev.gatehouse.manager.ServiceManager#limitations}.
 *
 * <p>Stories run and are reported in the order in which a backend is written, which {@link StoryNames} numbers.
 *
 * @since 0.1.0
 */
@DisplayNameGeneration(StoryNames.class)
@TestMethodOrder(StoryNames.Order.class)
public abstract class ServiceManagerConformance extends FixtureStories<ManagerFixture>
        implements DefinitionStories,
                StartStories,
                ReadinessStories,
                StopStories,
                ContractStories,
                RestartPolicyStories,
                StatusStories,
                EnvironmentStories,
                OutputStories,
                BulkStories,
                RegistrationStories,
                RestartFromWithinStories {
    /** Makes the tests. */
    protected ServiceManagerConformance() {}
}
