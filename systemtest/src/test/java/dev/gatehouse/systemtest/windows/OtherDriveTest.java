package dev.gatehouse.systemtest.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.FileTree;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A home on another drive than the user's profile; on other hosts, on another file system. */
class OtherDriveTest {
    @Test
    void aHomeOnAnotherDriveWorksFromInstallToUninstall() throws Exception {
        Path drive = another().orElseGet(() -> Assumptions.abort("this host has only one drive"));
        Path place = Files.createTempDirectory(drive, "gatehouse home");
        try (WindowsHost host = WindowsHost.open();
                WindowsFixture fixture = WindowsFixture.at(host, place)) {
            FakeGateway gateway = fixture.gateway("alpha");
            fixture.manager()
                    .define(List.of(gateway.definition()), Initially.DOWN)
                    .orThrow();
            fixture.manager().start(gateway.service(), Wait.PROOF);
            assertThat(fixture.manager().status(gateway.service()).state()).isEqualTo(State.UP);
            fixture.manager().stop(gateway.service(), Wait.PROOF);
            assertThat(gateway.events().life()).containsExactly("started", fixture.asked(), "exiting 0");
            fixture.manager().remove(gateway.service());
            assertThat(fixture.tracesOf(gateway.service())).isEmpty();
        } finally {
            if (Files.exists(place)) {
                FileTree.delete(place);
            }
        }
    }

    /** Returns a writable drive other than that of temporary files. */
    private static Optional<Path> another() throws IOException {
        Path usual = Path.of(System.getProperty("java.io.tmpdir"));
        List<Path> places = new ArrayList<>();
        FileSystems.getDefault().getRootDirectories().forEach(places::add);
        places.add(Path.of("/dev/shm"));
        FileStore store = Files.getFileStore(usual);
        for (Path place : places) {
            if (Files.isDirectory(place)
                    && Files.isWritable(place)
                    && !place.equals(usual.getRoot())
                    && !Files.getFileStore(place).equals(store)) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }
}
