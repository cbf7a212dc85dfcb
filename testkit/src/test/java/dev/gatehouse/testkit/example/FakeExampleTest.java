package dev.gatehouse.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.gateways.Gateways;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Home;
import dev.gatehouse.testkit.memory.InMemoryServiceManager;
import dev.gatehouse.testkit.memory.Program;
import dev.gatehouse.testkit.memory.VirtualClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/testkit.md: a program's test with the in-memory manager. */
class FakeExampleTest {
    @TempDir
    private Path directory;

    @Test
    void crashIsFollowedByARestart() {
        // begin fake
        Home home = Home.at(Presets.named("hermes"), directory);
        VirtualClock clock = VirtualClock.create();
        InMemoryServiceManager manager = InMemoryServiceManager.of(home, clock);
        Gateways gateways = Gateways.of(home, manager);
        ProfileName coder = ProfileName.of("coder");
        gateways.create(coder);
        gateways.start(coder);

        manager.gateway(coder).exit(1);
        assertThat(gateways.status(coder).state()).isEqualTo(State.CRASHLOOP);
        clock.advance(Duration.ofSeconds(1));
        assertThat(gateways.status(coder).state()).isEqualTo(State.UP);

        manager.gateway(coder).runs(Program.exiting(78));
        assertThatThrownBy(() -> gateways.restart(coder)).isInstanceOf(StartFailedException.class);
        // end fake
    }
}
