package dev.gatehouse.systemtest.s6;

import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.stories.UpgradeStories;
import java.nio.file.Path;

/** Slots written by other versions of Gatehouse. */
class S6UpgradeStories extends S6Stories implements UpgradeStories {
    @Override
    public Path formatted(FakeGateway gateway) {
        return slot(gateway).resolve("data/proof");
    }

    /** The stop timeout was only in s6's own file timeout-kill. */
    @Override
    public String asBeforeFormats(FakeGateway gateway, String text) {
        return "none\nagain 75\n";
    }
}
