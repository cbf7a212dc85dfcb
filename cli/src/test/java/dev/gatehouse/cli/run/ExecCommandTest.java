package dev.gatehouse.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.cli.CommandTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused; CommandStories run commands. */
class ExecCommandTest extends CommandTest {
    @ParameterizedTest
    @ValueSource(strings = {"exec coder", "exec coder --", "-p coder exec --"})
    void aCommandIsRequired(String line) {
        profile("coder");
        Result result = run(line);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.errorLines().getFirst()).startsWith("✗ exec requires ");
        assertThat(result.errorLines().getLast()).isEqualTo("  gatehouse exec --help");
    }

    @Test
    void optionsOfTheCommandFollowTwoHyphens() {
        profile("coder");
        Result result = run("exec coder ls -l");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("Unknown option '-l' for exec");
    }

    @Test
    void anUnknownProfileIsNamed() {
        profile("coder");
        Result result = run("exec codr -- env");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("Profile codr does not exist", "did you mean 'coder'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec coder -- no-such-program --all", "-p coder exec -- no-such-program --all"})
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the system searches the program")
    void aMissingProgramIsNamed(String line) {
        profile("coder");
        environment.put("PATH", "/nowhere");
        Result result = run(line);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines())
                .containsExactly("✗ Program no-such-program not found on the PATH", "  gatehouse profile show coder");
    }
}
