package dev.gatehouse.systemtest.launchd;

import dev.gatehouse.testkit.kit.ManagerFixture;
import dev.gatehouse.testkit.stories.ServiceManagerConformance;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The conformance kit where nobody is at the screen, in the domain of the user: on macOS its launchd, elsewhere the model. */
@Order(1)
class LaunchdHeadlessConformanceTest extends ServiceManagerConformance {
    private static Optional<LaunchdPlace> place = Optional.empty();

    @BeforeAll
    static void openPlace() {
        place = Optional.of(LaunchdPlace.headless());
    }

    @AfterAll
    static void closePlace() {
        place.ifPresent(LaunchdPlace::close);
    }

    @Override
    protected ManagerFixture open() {
        return new LaunchdFixture(place.orElseThrow());
    }

    /** Once, at the screen, is enough: what differs here shows with one gateway. */
    @Test
    @Override
    public void twoHundredAtOnce() {
        Assumptions.abort("done in the desktop's domain");
    }
}
