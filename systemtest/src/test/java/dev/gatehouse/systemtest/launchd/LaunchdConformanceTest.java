package dev.gatehouse.systemtest.launchd;

import dev.gatehouse.testkit.kit.ManagerFixture;
import dev.gatehouse.testkit.stories.ServiceManagerConformance;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;

/** The conformance kit in the desktop's domain: with launchd on macOS, with the model elsewhere. */
@Order(1)
class LaunchdConformanceTest extends ServiceManagerConformance {
    private static Optional<LaunchdPlace> place = Optional.empty();

    @BeforeAll
    static void openPlace() {
        place = Optional.of(LaunchdPlace.atTheScreen());
    }

    @AfterAll
    static void closePlace() {
        place.ifPresent(LaunchdPlace::close);
    }

    @Override
    protected ManagerFixture open() {
        return new LaunchdFixture(place.orElseThrow());
    }
}
