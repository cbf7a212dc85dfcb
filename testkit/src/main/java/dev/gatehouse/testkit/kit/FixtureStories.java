package dev.gatehouse.testkit.kit;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.testkit.Poll;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Base class of tests that tell stories, each with a fixture of its own. After each story, all of its gateways are removed, and the
 * test fails if anything of them is left.
 *
 * @param <F> the type of the fixture
 * @since 0.1.0
 */
public abstract class FixtureStories<F extends ManagerFixture> implements Conformance {
    private Optional<F> fixture = Optional.empty();

    /** For subclasses. */
    protected FixtureStories() {}

    /**
     * Opens the manager under test. Called before each story.
     *
     * @return a new fixture; its home may be one that several stories use one after another
     * @throws Exception if the manager cannot be reached
     */
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
