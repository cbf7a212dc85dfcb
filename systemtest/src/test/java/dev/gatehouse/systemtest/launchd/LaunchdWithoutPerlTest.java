package dev.gatehouse.systemtest.launchd;

import dev.gatehouse.testkit.stories.OutputStories;

/** The output of gateways on a host without perl: lines have no times. */
class LaunchdWithoutPerlTest extends LaunchdStories implements OutputStories {
    @Override
    protected LaunchdFixture open() {
        return new LaunchdFixture(place().withoutPerl());
    }
}
