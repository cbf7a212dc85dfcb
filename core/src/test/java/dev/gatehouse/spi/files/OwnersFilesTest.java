package dev.gatehouse.spi.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OwnersFilesTest {
    @TempDir
    private Path directory;

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode") & 07777;
    }

    /** Kubernetes gives a volume to a group: set-group-ID, and writable for it. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere a directory does not inherit the set-group-ID bit")
    void aNewDirectoryIsSharedLikeTheOneAbove() throws IOException {
        Path shared = Files.createDirectory(directory.resolve("shared"));
        Files.setAttribute(shared, "unix:mode", 02775);
        OwnersFiles.createDirectories(shared.resolve("logs/gateways"));
        assertThat(mode(shared.resolve("logs")) & 0020).isEqualTo(0020);
        assertThat(mode(shared.resolve("logs/gateways")) & 0020).isEqualTo(0020);
        Path own = Files.createDirectory(directory.resolve("own"));
        Files.setAttribute(own, "unix:mode", 0775);
        OwnersFiles.createDirectories(own.resolve("logs"));
        assertThat(mode(own.resolve("logs")) & 0002).isZero();
        Files.setAttribute(own.resolve("logs"), "unix:mode", 0700);
        OwnersFiles.createDirectories(own.resolve("logs"));
        assertThat(mode(own.resolve("logs"))).as("one that exists stays").isEqualTo(0700);
    }
}
