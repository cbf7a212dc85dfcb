package dev.gatehouse.systemtest.s6;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.app.Presets;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.Intents;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.s6.scandir.LoggerDisk;
import dev.gatehouse.systemtest.SmallDisk;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A full disk: a small tmpfs mounted for these stories. */
class FullDiskStories extends S6Stories {
    /** Mount point of the small file system in the namespace. */
    static final String SMALL = "/mnt/small";

    private static final SmallDisk DISK = new SmallDisk(Path.of(SMALL));

    @AfterEach
    void makeRoom() throws IOException {
        DISK.makeRoom();
    }

    @Test
    void aSlotThatDoesNotFitLeavesNoFilesAndOthersKeepRunning() throws Exception {
        Path scandir = Files.createDirectory(Path.of(SMALL, "scandir"));
        try (PrivateSvscan _ = new PrivateSvscan(scandir)) {
            ServiceManager manager = place().on(scandir).manager();
            FakeGateway first = gateway("alpha");
            FakeGateway second = gateway("beta");
            manager.define(first.definition());
            manager.start(first.service(), Wait.PROOF);
            // From no space at all to nearly enough: writing may fail at any file.
            for (int room : new int[] {0, 1, 3, 6, 8}) {
                DISK.leave(room);
                StorageException failure =
                        catchThrowableOfType(StorageException.class, () -> manager.define(second.definition()));
                FaultStories.assertTells(failure, "No space left");
                assertThat(Scandirs.entries(scandir))
                        .doesNotContain("gateway-beta")
                        .filteredOn(name -> name.startsWith(".gatehouse-"))
                        .isEmpty();
                assertThat(manager.isRunning(first.service())).isTrue();
            }
            DISK.makeRoom();
            manager.define(second.definition());
            assertThat(manager.status(second.service()).state()).isEqualTo(State.DOWN);
        }
    }

    /** s6-supervise cannot record the exit: the status still names the process that has exited. */
    @Test
    void anUnrecordedExitIsReported() throws Exception {
        Path scandir = Files.createDirectory(Path.of(SMALL, "unnoted"));
        try (PrivateSvscan _ = new PrivateSvscan(scandir)) {
            ServiceManager manager = place().on(scandir).manager();
            FakeGateway gateway = gateway("alpha");
            manager.define(gateway.definition());
            manager.start(gateway.service(), Wait.PROOF);
            long pid = manager.status(gateway.service()).pid().orElseThrow();
            DISK.leave(0);
            FaultStories.assertTells(
                    catchThrowableOfType(StorageException.class, () -> manager.stop(gateway.service(), Wait.PROOF)),
                    "The process " + pid + " of alpha has exited");
            assertThat(ProcessHandle.of(pid)).isEmpty();
            DISK.makeRoom();
            manager.start(gateway.service(), Wait.PROOF);
            assertThat(manager.status(gateway.service()).state()).isEqualTo(State.UP);
            assertThat(manager.status(gateway.service()).pid().orElseThrow()).isNotEqualTo(pid);
        }
    }

    @Test
    void anIntentThatCannotBeWrittenIsUnchanged() throws Exception {
        Home home = Home.at(Presets.named("hermes"), Files.createDirectory(Path.of(SMALL, "home")));
        Intents.write(home.path(), Intent.RUNNING);
        DISK.leave(0);
        assertThatThrownBy(() -> Intents.write(home.path(), Intent.STOPPED)).isInstanceOf(IOException.class);
        assertThat(Intents.read(home.path()).intent()).isEqualTo(Intent.RUNNING);
        assertThat(Scandirs.entries(home.path())).containsExactly(Intents.FILE);
    }

    /** s6-log tries to write for ever, and ignores TERM meanwhile. */
    @Test
    void aLoggerThatCannotWriteDoesNotKeepAGatewayFromBeingRemoved() throws Exception {
        FakeGateway gateway = gateway("alpha");
        Path logs = place().home().path().resolve("logs/gateways/alpha");
        Files.createDirectories(logs.getParent());
        Files.createSymbolicLink(logs, Files.createDirectory(Path.of(SMALL, "logs")));
        up(gateway);
        DISK.leave(0);
        gateway.tell("lines 400");
        gateway.events().await("lines");
        assertThat(LoggerDisk.full(new Servicedir(slot(gateway)).logger())).contains("No space left on " + logs);

        long begin = System.nanoTime();
        manager().remove(gateway.service());

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        assertThat(fixture().tracesOf(gateway.service())).isEmpty();
    }
}
