package dev.gatehouse.s6.scandir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.Await;
import dev.gatehouse.Host;
import dev.gatehouse.error.NoSupervisorException;
import dev.gatehouse.posix.Accounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ScandirTest {
    @TempDir
    private Path path;

    @ParameterizedTest
    @CsvSource({
        "s6-svscan, 1000",
        "s6-svscan /run/service, 1000",
        "s6-svscan -c 500 /run/service, 1000",
        "s6-svscan -c50 /run/service, 100",
        "s6-svscan -C 500 /run/service, 500",
        "s6-svscan -C50 /run/service, 50",
        "s6-svscan -d 3 -t 0 -C 2000 -- /run/service, 2000",
        "s6-svscan -d3 -X4 -c100 /run/service, 200",
        "s6-svscan -S -C 160000 /run/service, 160000",
        "s6-svscan -C 10 -C 20 /run/service, 20",
        "s6-svscan -C, 1000",
        "s6-svscan -C many /run/service, 1000",
        "s6-svscan -C -5 /run/service, 1000",
        "s6-svscan -C 99999999999 /run/service, 1000",
        "-C 7 /run/service, 1000",
    })
    void readsTheCapacity(String command, int capacity) {
        assertThat(Scandir.capacity(List.of(command.split(" ", -1)))).isEqualTo(capacity);
    }

    @Test
    void anEmptyCommandLineMeansTheDefaultCapacity() {
        assertThat(Scandir.capacity(List.of())).isEqualTo(1000);
        assertThat(Scandir.capacity(List.of(""))).isEqualTo(1000);
    }

    @Test
    void countsServicesAndTheirLoggers() throws IOException {
        Host.requireLinux();
        Files.createDirectories(path.resolve("gateway-a/log"));
        Files.createDirectories(path.resolve("plain"));
        Files.createDirectories(path.resolve(".staged/log"));
        Files.createDirectories(path.resolve(".s6-svscan"));
        Files.writeString(path.resolve("file"), "");
        Files.createSymbolicLink(path.resolve("linked"), path.resolve("gateway-a"));
        Files.createSymbolicLink(path.resolve("dangling"), path.resolve("absent"));
        assertThat(new Scandir(path).occupancy()).isEqualTo(2 + 1 + 2);
    }

    @Test
    void withoutAScandirNothingIsReachable() {
        assertThatThrownBy(new Scandir(path.resolve("absent"))::requireReachable)
                .isInstanceOfSatisfying(
                        NoSupervisorException.class,
                        e -> assertThat(e.remedy().orElseThrow().text()).isEqualTo("gatehouse tree status"))
                .hasMessage("Scandir " + path.resolve("absent") + " does not exist");
    }

    @Test
    void withoutSvscanNothingIsReachable() throws IOException {
        Host.requireLinux();
        Scandir scandir = new Scandir(path);
        assertThatThrownBy(scandir::requireReachable)
                .isInstanceOf(NoSupervisorException.class)
                .hasMessage("s6-svscan is not running on " + path);
        assertThat(scandir.svscan()).isEmpty();
        assertThat(scandir.capacity()).isEqualTo(1000);
        assertThat(scandir.supervisor()).isEmpty();
        assertThat(scandir.owner().uid()).isEqualTo(Accounts.current().uid());
    }

    @Test
    void theOwnerIsTheOwnerOfTheDirectory() throws IOException {
        Host.requireLinux();
        Host.requireRoot();
        Files.setAttribute(path, "unix:uid", Host.NOBODY);
        Files.setAttribute(path, "unix:gid", 7);
        assertThat(new Scandir(path).owner()).isEqualTo(new Accounts.Account(Host.NOBODY, 7));
    }

    @Test
    @Tag("manager")
    void findsARealSvscan() throws IOException {
        Host.requireLinux();
        Path directory = Files.createDirectory(path.resolve("scandir"));
        Scandir scandir = new Scandir(directory);
        try (LiveScandir live = LiveScandir.on(directory)) {
            Await.until("s6-svscan has its lock", () -> scandir.svscan().isPresent());
            assertThat(scandir.svscan()).hasValue(live.pid());
            assertThat(scandir.capacity()).isEqualTo(1000);
            assertThat(scandir.supervisor().orElseThrow().uid())
                    .isEqualTo(Accounts.current().uid());
            scandir.requireReachable();
            scandir.send("a");
        }
        assertThatThrownBy(scandir::requireReachable).isInstanceOf(NoSupervisorException.class);
        assertThatThrownBy(() -> scandir.send("a")).isInstanceOf(NoSupervisorException.class);
        assertThat(scandir.svscan()).isEmpty();
    }
}
