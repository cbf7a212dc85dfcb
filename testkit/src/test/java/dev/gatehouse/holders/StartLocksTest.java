package dev.gatehouse.holders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.gateways.Gateways;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Intents;
import dev.gatehouse.spi.files.DirectoryLock;
import dev.gatehouse.testkit.TestHome;
import dev.gatehouse.testkit.memory.InMemoryServiceManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two operations do not look for other holders of one gateway at the same time. */
@Timeout(60)
class StartLocksTest {
    private static final ProfileName CODER = ProfileName.of("coder");

    private TestHome disk;
    private ServiceManager manager;
    private Gateways gateways;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        disk = TestHome.in(directory);
        disk.profile("coder");
        disk.profile("writer");
        manager = InMemoryServiceManager.of(disk.home());
        gateways = Gateways.of(disk.home(), manager);
    }

    /** The lock as another operation would take it: another thread than that of the start. */
    private DirectoryLock taken() throws IOException {
        return DirectoryLock.tryTake(Intents.lock(disk.directory("coder")), () -> {})
                .orElseThrow();
    }

    private CompletableFuture<State> start(String profile) {
        return CompletableFuture.supplyAsync(
                () -> {
                    ProfileName name = ProfileName.of(profile);
                    gateways.start(name);
                    return manager.status(new ServiceName(name)).state();
                },
                Thread::startVirtualThread);
    }

    @Test
    void aStartWaitsForAnotherOperationOnTheSameProfile() throws Exception {
        CompletableFuture<State> waiting;
        try (DirectoryLock _ = taken()) {
            waiting = start("coder");
            assertThat(start("writer").get(30, TimeUnit.SECONDS))
                    .as("another profile")
                    .isEqualTo(State.UP);
            assertThat(waiting).isNotDone();
            assertThat(manager.isRunning(new ServiceName(CODER))).isFalse();
        }
        assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(State.UP);
    }

    /** It waits for the proof of its start, which may take long. */
    @Test
    void aStartDoesNotWaitForAnOperationWhoseGatewayRuns() throws Exception {
        gateways.start(CODER);
        try (DirectoryLock _ = taken()) {
            long begin = System.nanoTime();
            assertThat(start("coder").get(30, TimeUnit.SECONDS)).isEqualTo(State.UP);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(9));
        }
    }

    @Test
    void theLockIsFreeAfterTheOperation() throws Exception {
        gateways.install(List.of(CODER));
        gateways.start(CODER);
        gateways.reconcile();
        taken().close();
    }

    @Test
    void aProfileThatCannotHaveALockIsStarted() throws Exception {
        Files.createDirectory(disk.directory("coder").resolve("gateway.intent.lock"));
        assertThat(start("coder").get(30, TimeUnit.SECONDS)).isEqualTo(State.UP);
    }
}
