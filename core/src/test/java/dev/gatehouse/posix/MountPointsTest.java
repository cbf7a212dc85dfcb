package dev.gatehouse.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountPointsTest {
    private static final String LIST = """
            21 26 0:19 / /proc rw,nosuid - proc proc rw
            40 26 8:1 /b /opt/it\\040is/profiles/coder rw - ext4 /dev/sda1 rw
            """;

    @Test
    void aNameIsFoundAsTheKernelWritesIt() {
        assertThat(MountPoints.lists(LIST, Path.of("/proc"))).isTrue();
        assertThat(MountPoints.lists(LIST, Path.of("/opt/it is/profiles/coder")))
                .isTrue();
        assertThat(MountPoints.lists(LIST, Path.of("/opt/it is/profiles"))).isFalse();
        assertThat(MountPoints.lists(LIST, Path.of("/opt/it is/profiles/cod"))).isFalse();
    }

    @Test
    void thoseOfThisHostAreKnown(@TempDir Path directory) throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/mountinfo")), "only Linux lists mount points");
        assertThat(MountPoints.isOne(Path.of("/proc"))).isTrue();
        assertThat(MountPoints.isOne(directory)).isFalse();
    }
}
