package dev.gatehouse.testkit.stories;

import dev.gatehouse.testkit.kit.FixtureStories;
import dev.gatehouse.testkit.kit.ManagerFixture;

/**
 * What every service manager must do. A backend's test extends this class and opens its fixture; what its manager cannot
 * do is told by {@link ManagerFixture#capabilities} and by the manager's own gaps, and is skipped with that reason.
 */
public abstract class ServiceManagerConformance extends FixtureStories<ManagerFixture>
        implements DefinitionStories,
                StartStories,
                StopStories,
                ContractStories,
                RestartPolicyStories,
                StatusStories,
                EnvironmentStories,
                OutputStories,
                BulkStories,
                RegistrationStories {}
