package dev.gatehouse.systemtest.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.command.Command;
import dev.gatehouse.systemd.SystemdOptions;
import dev.gatehouse.systemd.SystemdServiceManager;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemtest.SmallDisk;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Unit directories that are full or not writable, and homes that are refused. The unit directory is on a small disk of
 * its own.
 */
class PlaceStories extends SystemdStories {
    private List<String> units() throws IOException {
        try (Stream<Path> files = Files.list(fixture().units())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aUnitThatDoesNotFitLeavesNoFilesAndOthersKeepRunning() throws IOException {
        SmallDisk disk = new SmallDisk(fixture().units());
        FakeGateway first = gateway("alpha");
        long pid = up(first);
        FakeGateway second = gateway("beta").with("LONG", "x".repeat(6000));
        try {
            // From no space at all to nearly enough, for an environment file of two pages and a unit.
            for (int room = 0; room <= 2; room++) {
                disk.leave(room);
                List<String> before = units();
                assertTells(catchThrowableOfType(StorageException.class, () -> define(second)), "No space left");
                assertThat(units()).as("units, with room for %d pages", room).isEqualTo(before);
                assertThat(statusOf(second).state()).isEqualTo(State.ABSENT);
                assertThat(statusOf(first).pid()).hasValue(pid);
            }
        } finally {
            disk.makeRoom();
        }
        define(second);
        assertThat(statusOf(second).state()).isEqualTo(State.DOWN);
    }

    @Test
    void aRefreshThatDoesNotFitDoesNotChangeTheUnit() throws IOException {
        SmallDisk disk = new SmallDisk(fixture().units());
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        String unit = Files.readString(unit(gateway));
        FakeGateway changed = gateway.with("LONG", "x".repeat(20_000));
        disk.leave(1);
        try {
            assertTells(catchThrowableOfType(StorageException.class, () -> define(changed)), "No space left");
            assertThat(unit(gateway)).hasContent(unit);
        } finally {
            disk.makeRoom();
        }
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(manager().isRunning(gateway.service())).isTrue();
    }

    @Test
    void anUnwritableFolderIsReportedAndNothingChanges() throws IOException {
        FakeGateway running = gateway("alpha");
        up(running);
        List<String> before = units();
        Path folder = fixture().units();
        closeToWriting(folder);
        try {
            GatehouseException failure = catchThrowableOfType(GatehouseException.class, () -> define(gateway("beta")));
            assertTells(failure, folder.toString());
            assertThat(failure).isInstanceOfAny(AccessRefusedException.class, StorageException.class);
            assertThat(catchThrowableOfType(
                            GatehouseException.class, () -> manager().remove(running.service())))
                    .isNotNull();
            assertThat(units()).isEqualTo(before);
        } finally {
            openToWriting(folder);
        }
        manager().start(running.service(), Wait.PROOF);
        assertThat(manager().isRunning(running.service())).isTrue();
    }

    /** A mode restricts a user; only a read-only mount restricts root. */
    private void closeToWriting(Path folder) throws IOException {
        if (machine().isSystem()) {
            mount("ro", folder);
        } else {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        }
    }

    private void openToWriting(Path folder) throws IOException {
        if (machine().isSystem()) {
            mount("rw", folder);
        } else {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static void mount(String access, Path folder) throws IOException {
        assertThat(Command.of(LIMIT, "mount", "-o", "remount," + access, folder.toString())
                        .run()
                        .exitCode())
                .isZero();
    }

    @Test
    void aTemporaryHomeIsRefused() throws IOException {
        Home home = Home.at(Presets.named("hermes"), Files.createTempDirectory("gatehouse-home"));
        ServiceManager manager = new SystemdServiceManager(home, machine().options(), System.getenv());
        FakeGateway gateway = gateway("alpha");
        List<String> before = units();
        GatewayDefinition other = gateway.definition();
        GatewayDefinition moved = other.toBuilder()
                .home(home.variable())
                .directory(home.directory(other.profile()))
                .build();
        assertTells(
                catchThrowableOfType(GatehouseException.class, () -> manager.define(moved)),
                home.path().toString());
        assertThat(units()).isEqualTo(before);
    }

    @Test
    void aMissingUserIsReported() {
        SystemdOptions options = SystemdOptions.of(Scope.SYSTEM).runAs("nobody-like-that");
        assertTells(
                catchThrowableOfType(
                        GatehouseException.class,
                        () -> new SystemdServiceManager(machine().home(), options, System.getenv())),
                "nobody-like-that");
    }

    @Test
    void theSystemScopeIsRefusedToAUserWithACommand() {
        Assumptions.assumeFalse(machine().isSystem(), "root may");
        ServiceManager manager =
                new SystemdServiceManager(machine().home(), SystemdOptions.of(Scope.SYSTEM), System.getenv());
        FakeGateway gateway = gateway("alpha");
        AccessRefusedException failure =
                catchThrowableOfType(AccessRefusedException.class, () -> manager.define(gateway.definition()));
        assertTells(failure, "root");
        assertThat(failure.remedy().orElseThrow().text())
                .startsWith("sudo gatehouse ")
                .endsWith("gateway install --system alpha");
        assertThat(Path.of("/etc/systemd/system", machine().unit(gateway.service())))
                .doesNotExist();
        // Every user can query the status.
        assertThat(manager.status(gateway.service()).state()).isEqualTo(State.ABSENT);
    }
}
