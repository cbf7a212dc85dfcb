package dev.gatehouse.systemtest.launchd;

import dev.gatehouse.testkit.kit.FixtureStories;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * Base of stories that are specific to launchd. They run on the model, because a real launchd cannot be made to fail.
 * Each class has its own launchd, because test classes run in parallel.
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
