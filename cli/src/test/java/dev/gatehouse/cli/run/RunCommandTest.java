package dev.gatehouse.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.cli.CommandTest;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class RunCommandTest extends CommandTest {
    @Test
    void runRefusesASecondGateway() {
        done("gateway start");
        Result result = run("gateway run");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines().getLast()).isEqualTo("  gatehouse gateway stop default");
    }

    @Test
    void runRefusesADisabledProfile() {
        profile("coder");
        done("profile disable coder");
        Result result = run("gateway run coder --force");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines())
                .containsExactly("✗ Profile coder is disabled", "  gatehouse profile enable coder");
    }

    @Test
    void runRefusesAGatewayThatAnotherContainerOwns() {
        profile("coder");
        holders.add(new Holder(
                ServiceName.of("coder"),
                Kind.S6,
                "elsewhere coder",
                "container on host web-2",
                OptionalLong.empty(),
                false,
                true,
                false,
                Map.of()));
        Result result = run("gateway run coder");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines())
                .containsExactly(
                        "✗ coder is started automatically by container on host web-2; not started a second time",
                        "  gatehouse gateway status coder");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the system searches the program")
    void runReportsAMissingProgram() {
        environment.put("PATH", "/nowhere");
        Result result = run("gateway run");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines())
                .containsExactly("✗ Program hermes not found on the PATH", "  gatehouse profile show default");
    }
}
