package dev.gatehouse.testkit.kit;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.testkit.Poll;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Stories of one manager, each with a fixture of its own. After each story all of its gateways are removed, and nothing of
 * them may be left.
 *
 * @param <F> what a story of this manager can ask of its fixture
 */
public abstract class FixtureStories<F extends ManagerFixture> implements Conformance {
    private Optional<F> fixture = Optional.empty();

    /** Opens the manager under test, with a home of its own for each test or one that tests may share. */
    protected abstract F open() throws Exception;

    @Override
    public final F fixture() {
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
