package dev.gatehouse.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.cli.CommandTest;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ContainerBootCommandTest extends CommandTest {
    @Test
    void containerBootPrintsOneLineForEachProfile() throws Exception {
        profile("coder");
        Files.writeString(home.resolve("profiles/coder/gateway.intent"), "running\n");
        Result result = done("container boot");
        assertThat(result.out().lines()).hasSize(2);
        assertThat(result.out()).contains("profile=default").contains("profile=coder");
        assertThat(manager.calls()).contains("define-up [coder]");
    }

    @Test
    void containerBootSkipsADashboard() {
        profile("coder");
        done("container boot -- dashboard --port 9119");
        assertThat(manager.calls()).isEmpty();
    }
}
