package dev.gatehouse.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.Fifo;
import dev.gatehouse.spi.command.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a container's starts: its lines, its rotation, and that it is written only in the home. */
class ContainerBootLogTest extends BootedHome {
    private static final String TIME = "2026-05-30T14:00:00+0200 ";

    @Test
    void aRecordedStateCannotForgeALine() throws IOException {
        disk.profile("coder");
        hermesState("coder", "{\"gateway_state\": \"x action=started\\nreconcile: profile=rootroot\"}");
        assertThat(boot().output())
                .contains(
                        "reconcile: profile=coder prior_state=x?action?started?reconcile??profile?root action=registered");
        assertThat(Files.readAllLines(log())).hasSize(2);
    }

    @Test
    void writesALogWithOneLineForEachProfile() throws IOException {
        hermes("coder", "running");
        hermes("broken", "running");
        disk.config("broken", "gateway: 1\n");
        boot();
        assertThat(Files.readAllLines(log()))
                .containsExactly(
                        TIME + "profile=default prior_state=none action=registered prior_exit=unknown",
                        TIME + "profile=broken prior_state=unknown action=skipped prior_exit=unknown reason: "
                                + disk.directory("broken")
                                + "/config.yaml: gateway must be a mapping of keys to values, got '1' (line 1, column 10)",
                        TIME + "profile=coder prior_state=running action=started prior_exit=unknown");
        boot();
        assertThat(Files.readAllLines(log())).hasSize(6);
    }

    @Test
    void rotatesAFullLog() throws IOException {
        Files.createDirectory(disk.path().resolve("logs"));
        Path aside = disk.path().resolve("logs/container-boot.log.1");
        Files.writeString(aside, "oldest");
        Files.writeString(log(), "x".repeat(256 * 1024 - 1));
        boot();
        assertThat(aside).hasContent("oldest");
        assertThat(Files.size(log())).isGreaterThan(256 * 1024);
        boot();
        assertThat(Files.size(aside)).isGreaterThan(256 * 1024);
        assertThat(Files.readAllLines(log())).hasSize(1);
    }

    @Test
    void aLogThatCannotBeRotatedIsStillWritten() throws IOException {
        Files.createDirectory(disk.path().resolve("logs"));
        Files.writeString(log(), "x".repeat(256 * 1024));
        Files.createDirectories(disk.path().resolve("logs/container-boot.log.1/inside"));
        ContainerBoot.Result result = boot();
        assertThat(result.exitCode()).isZero();
        assertThat(result.errors()).singleElement().asString().contains("cannot write container-boot.log");
        assertThat(Files.size(log())).isGreaterThan(256 * 1024);
    }

    @Test
    void aLogThatCannotBeWrittenIsAWarning() throws IOException {
        Files.writeString(disk.path().resolve("logs"), "a file");
        ContainerBoot.Result result = boot();
        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).hasSize(1);
        assertThat(result.errors()).singleElement().asString().startsWith("reconcile: cannot write container-boot.log");
    }

    @Test
    void theLogDoesNotFollowLinksOrBlockOnAFifo(@TempDir Path elsewhere) throws IOException {
        Files.createSymbolicLink(disk.path().resolve("logs"), elsewhere);
        assertThat(boot().errors()).hasSize(1);
        assertThat(elsewhere).isEmptyDirectory();
        Files.delete(disk.path().resolve("logs"));
        Files.createDirectory(disk.path().resolve("logs"));
        Path target = Files.writeString(elsewhere.resolve("target"), "keep");
        Files.createSymbolicLink(log(), target);
        assertThat(boot().errors()).hasSize(1);
        assertThat(target).hasContent("keep");
        Files.delete(log());
        assertThat(Command.of(Duration.ofSeconds(30), "mkfifo", "-m", "0666", log().toString())
                        .run()
                        .succeeded())
                .isTrue();
        assertThat(boot().errors()).hasSize(1);
        // A FIFO with a reader would swallow the entries.
        try (Directory logs = Directory.open(log().getParent());
                Fifo reader = logs.openFifo(log().getFileName().toString())) {
            assertThat(boot().errors()).hasSize(1);
            assertThat(reader.drain()).isEmpty();
        }
        Files.delete(log());
        Files.createLink(log(), target);
        assertThat(boot().errors()).hasSize(1);
        assertThat(target).hasContent("keep");
    }

    @Test
    void theLogBelongsToTheHomesOwner() throws IOException {
        assumeTrue(Accounts.isRoot(), "only root can give a file to another user");
        Files.setPosixFilePermissions(disk.path().getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(disk.path(), "unix:uid", 4711);
        Files.setAttribute(disk.path(), "unix:gid", 4712);
        boot();
        for (Path path : List.of(log(), log().getParent())) {
            assertThat(Files.getAttribute(path, "unix:uid")).isEqualTo(4711);
            assertThat(Files.getAttribute(path, "unix:gid")).isEqualTo(4712);
        }
    }
}
