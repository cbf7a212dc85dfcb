package dev.gatehouse.systemtest.launchd;

import dev.gatehouse.testkit.kit.ManagerFixture;
import dev.gatehouse.testkit.stories.ServiceManagerConformance;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The conformance kit without a login at the screen, in the user's domain: with launchd on macOS, with the model
 * elsewhere.
 */
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

    /** The other class runs this story; the domains differ only in what one gateway shows. */
    @Test
    @Override
    public void twoHundredGatewaysAreOperatedTogether() {
        Assumptions.abort("done in the desktop's domain");
    }
}
