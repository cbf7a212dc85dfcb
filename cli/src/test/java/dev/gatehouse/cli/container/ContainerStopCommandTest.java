package dev.gatehouse.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.cli.CommandTest;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ContainerStopCommandTest extends CommandTest {
    @Test
    void containerStopRemovesAllGatewaysAndKeepsTheIntents() throws Exception {
        profile("coder");
        Files.writeString(home.resolve("profiles/coder/gateway.intent"), "running\n");
        done("container boot");
        Result result = done("container stop");
        assertThat(result.err()).contains("Gateways stopped: 2");
        assertThat(manager.services()).isEmpty();
        assertThat(home.resolve("profiles/coder/gateway.intent")).hasContent("running");
    }
}
