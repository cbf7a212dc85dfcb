package dev.gatehouse.systemtest.windows;

import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.stories.UpgradeStories;
import java.nio.file.Path;
import org.junit.jupiter.api.parallel.Isolated;

/** Services written by other versions of Gatehouse, on the model. */
@Isolated
class WindowsUpgradeStoriesTest extends WindowsStories implements UpgradeStories {
    @Override
    public Path formatted(FakeGateway gateway) {
        return fixture().folder(gateway.service()).resolve("launch");
    }

    @Override
    public String asBeforeFormats(FakeGateway gateway, String text) {
        return text.replaceFirst("\nformat=1\n", "\n")
                .replaceFirst("\nexpect=.*\n", "\nrestart=true\n")
                .replaceFirst(
                        "(\nrestart\\.healthy=.*\n)",
                        "$1restart.always=75\nrestart.never=78\nstop.timeout="
                                + gateway.definition().stop().grace().toMillis() + "\nready.port=\nready.timeout=0\n");
    }
}
