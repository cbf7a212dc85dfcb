package dev.gatehouse.reconcile;

import dev.gatehouse.manager.ModelServiceManager;
import dev.gatehouse.profile.HomeOnDisk;
import java.io.IOException;
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

/** A home on disk that is brought up as at the start of a container, at a fixed time and with a model of a service manager. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class BootedHome {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-30T12:00:00Z"), ZoneId.of("Europe/Berlin"));

    HomeOnDisk disk;
    ModelServiceManager manager;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        disk = HomeOnDisk.in(directory);
        manager = new ModelServiceManager();
    }

    ContainerBoot.Result boot() {
        return boot(Map.of(), List.of());
    }

    ContainerBoot.Result boot(Map<String, String> environment, List<String> command) {
        return new ContainerBoot(disk.home(), manager, CLOCK)
                .run(new ContainerBoot.Start(environment, command, Optional.empty()));
    }

    Path log() {
        return disk.path().resolve("logs/container-boot.log");
    }

    void hermes(String profile, String state) throws IOException {
        disk.profile(profile);
        disk.hermesState(profile, "{\"gateway_state\": \"" + state + "\"}");
    }
}
