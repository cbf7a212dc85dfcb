package dev.gatehouse.systemtest.launchd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.stories.UpgradeStories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Jobs written by other versions of Gatehouse. */
class LaunchdUpgradeStoriesTest extends LaunchdStories implements UpgradeStories {
    @Override
    public Path formatted(FakeGateway gateway) {
        return place().folder(gateway.service().toString()).resolve("proof");
    }

    @Override
    public String asBeforeFormats(FakeGateway gateway, String text) {
        StopPolicy stop = gateway.definition().stop();
        return "ready none\nrestart on-failure\nagain 75\nnever 78\nstop " + stop.signal() + " "
                + stop.grace().toMillis() + "\n";
    }

    /** launchd sends only SIGTERM, so only the file says which other signal to send. */
    @Test
    void aJobOfAnOlderVersionIsStoppedWithItsSignal() throws IOException {
        FakeGateway gateway = gateway("alpha").with(new StopPolicy("USR1", Duration.ofSeconds(20)));
        up(gateway);
        age(gateway);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(gateway.events().life()).containsExactly("started", "USR1", "exiting 0");
    }

    @Test
    void theStatusOfAJobOfANewerVersionIsUnknown() throws IOException {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        String text = Files.readString(formatted(gateway));
        rewrite(gateway, "format=99 limit=1\n");

        ServiceStatus status = statusOf(gateway);

        rewrite(gateway, text);
        assertThat(status.state()).isEqualTo(State.UNKNOWN);
        assertThat(status.reason().orElseThrow()).contains(formatted(gateway).toString(), "newer Gatehouse");
        assertThat(gateway.events().life()).containsExactly("started");
    }
}
