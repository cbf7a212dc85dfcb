package dev.gatehouse.reconcile;

import dev.gatehouse.holders.HolderSearch;
import dev.gatehouse.testkit.TestHome;
import dev.gatehouse.testkit.memory.InMemoryServiceManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A home on disk that is booted as in a container, at a fixed time and with a service manager in memory. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class BootedHome {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-30T12:00:00Z"), ZoneId.of("Europe/Berlin"));

    TestHome disk;
    InMemoryServiceManager manager;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        disk = TestHome.in(directory);
        manager = InMemoryServiceManager.of(disk.home());
    }

    ContainerBoot.Result boot() {
        return boot(Map.of(), List.of());
    }

    ContainerBoot.Result boot(Map<String, String> environment, List<String> command) {
        return new ContainerBoot(disk.home(), manager, HolderSearch.ofHost(), CLOCK)
                .run(new ContainerBoot.BootContext(environment, command, Optional.empty()));
    }

    Path log() {
        return disk.path().resolve("logs/container-boot.log");
    }

    /** Writes the state file that Hermes leaves in a profile. */
    final void hermesState(String profile, String json) throws IOException {
        Files.writeString(disk.directory(profile).resolve("gateway_state.json"), json);
    }

    void hermes(String profile, String state) throws IOException {
        disk.profile(profile);
        hermesState(profile, "{\"gateway_state\": \"" + state + "\"}");
    }
}
