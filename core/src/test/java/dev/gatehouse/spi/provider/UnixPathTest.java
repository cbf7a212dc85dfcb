package dev.gatehouse.spi.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.posix.UnixPath;
import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Not beside its class: the tests there run on Linux only. */
class UnixPathTest {
    @Test
    void onWindowsNoFileIsMeantThatOnlyUnixHas() {
        for (String path : new String[] {"/proc/self/status", "/etc/passwd", "/run/systemd/system"}) {
            assertThat(UnixPath.isMeant(Path.of(path))).as(path).isEqualTo(File.separatorChar == '/');
        }
    }

    @Test
    void aDirectoryThatStandsForTheRootOfAHostIsMeantEverywhere(@TempDir Path root) {
        assertThat(UnixPath.isMeant(root.resolve("proc/1/comm"))).isTrue();
    }
}
