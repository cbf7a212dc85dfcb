package dev.gatehouse.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.cli.CommandTest;
import org.junit.jupiter.api.Test;

class RunCommandTest extends CommandTest {
    @Test
    void runRefusesASecondGateway() {
        done("gateway start");
        Result result = run("gateway run");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines().getLast()).isEqualTo("  gatehouse gateway stop default");
    }

    @Test
    void runReportsAMissingProgram() {
        environment.put("PATH", "/nowhere");
        Result result = run("gateway run");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines())
                .containsExactly("✗ Program hermes not found on the PATH", "  gatehouse profile show default");
    }
}
