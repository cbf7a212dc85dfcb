package dev.gatehouse.systemtest.kit;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.systemtest.Poll;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every service manager must do. A backend's test extends this class and opens its fixture; what its manager cannot
 * do is told by {@link ManagerFixture#capabilities} and by the manager's own gaps, and is skipped with that reason.
 *
 * <p>After each test all of its gateways are removed, and nothing of them may be left.
 */
public abstract class ServiceManagerConformance
        implements DefinitionStories,
                StartStories,
                StopStories,
                RestartPolicyStories,
                StatusStories,
                EnvironmentStories,
                OutputStories,
                BulkStories,
                RegistrationStories {
    private Optional<ManagerFixture> fixture = Optional.empty();

    /** Opens the manager under test, with a home of its own for each test or one that tests may share. */
    protected abstract ManagerFixture open() throws Exception;

    @Override
    public final ManagerFixture fixture() {
        return fixture.orElseThrow();
    }

    @BeforeEach
    final void openFixture() throws Exception {
        fixture = Optional.of(open());
    }

    @AfterEach
    final void nothingIsLeft() {
        if (fixture.isEmpty()) {
            return;
        }
        List<ServiceName> services = fixture().services();
        fixture().close();
        for (ServiceName service : services) {
            Poll.until(
                    () -> "no trace of " + service + ", of which there are "
                            + fixture().tracesOf(service),
                    LIMIT,
                    () -> fixture().tracesOf(service).isEmpty());
        }
    }
}
