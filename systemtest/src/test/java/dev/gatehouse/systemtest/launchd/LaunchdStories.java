package dev.gatehouse.systemtest.launchd;

import dev.gatehouse.testkit.kit.FixtureStories;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * Stories of launchd alone, against the model: what goes wrong there, a real launchd does not do when it is asked to. Each class
 * of them has a launchd of its own, for such classes run beside each other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LaunchdStories extends FixtureStories<LaunchdFixture> {
    private Optional<LaunchdPlace> place = Optional.empty();

    @BeforeAll
    void openPlace() {
        place = Optional.of(LaunchdPlace.model("gui/501", "user/501", "system"));
    }

    @AfterAll
    void closePlace() {
        place.ifPresent(LaunchdPlace::close);
    }

    @Override
    protected LaunchdFixture open() {
        return new LaunchdFixture(place());
    }

    LaunchdPlace place() {
        return place.orElseThrow();
    }

    ModelLaunchctl launchctl() {
        return place().launchctl();
    }

    @AfterEach
    void mend() {
        launchctl().mend();
    }
}
