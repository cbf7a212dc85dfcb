package dev.gatehouse.systemtest.systemd;

import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.stories.UpgradeStories;
import java.io.IOException;
import java.nio.file.Path;

/** Units of other versions. */
class SystemdUpgradeStories extends SystemdStories implements UpgradeStories {
    @Override
    public Path formatted(FakeGateway gateway) {
        return unit(gateway);
    }

    @Override
    public String asBeforeFormats(FakeGateway gateway, String text) {
        return text.replaceFirst(
                        "# Format 1\\. .*: systemctl",
                        "# It is written anew when the profile changes. Put changes of your own"
                                + " into a drop-in: systemctl")
                .replaceFirst(
                        "\nExpect=.*\n",
                        "\nStopMilliseconds="
                                + gateway.definition().stop().grace().toMillis() + "\nRestartAtOnce=75\n");
    }

    @Override
    public void rewrite(FakeGateway gateway, String text) throws IOException {
        UpgradeStories.super.rewrite(gateway, text);
        SystemdTools.here("daemon-reload");
    }
}
