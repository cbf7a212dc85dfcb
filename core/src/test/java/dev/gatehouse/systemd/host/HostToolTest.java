package dev.gatehouse.systemd.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HostToolTest {
    @Test
    void findsToolsInTheUsualDirectoriesIfThePathLacksThem() {
        Host.requireLinux();
        assertThat(HostTool.find("sh", "/nowhere:/usr/bin:/bin")).isEqualTo("sh");
        for (String path : new String[] {"", "/nowhere", "bin:."}) {
            assertThat(Path.of(HostTool.find("sh", path))).isAbsolute().isExecutable();
        }
        assertThat(HostTool.find("gatehouse-has-no-such-tool", "")).isEqualTo("gatehouse-has-no-such-tool");
    }
}
