package dev.gatehouse.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.cli.CommandTest;
import dev.gatehouse.cli.command.CliContext;
import dev.gatehouse.cli.parsing.DurationText;
import dev.gatehouse.definition.Suggestion;
import dev.gatehouse.detection.ServiceManagers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputTest extends CommandTest {
    @Test
    void coloursAreUsedOnlyOnTerminals() {
        done("gateway start");
        assertThat(done("gateway status").out()).doesNotContain("\u001b");
        terminal = descriptor -> true;
        assertThat(done("gateway status").out()).contains("\u001b[32mup\u001b[0m");
        assertThat(run("gateway status nobody").err()).contains("\u001b[31m✗\u001b[0m");
    }

    @ParameterizedTest
    @CsvSource({"NO_COLOR, 1", "TERM, dumb"})
    void coloursCanBeTurnedOff(String variable, String value) {
        done("gateway start");
        terminal = descriptor -> true;
        environment.put(variable, value);
        assertThat(done("gateway status").out()).doesNotContain("\u001b");
        assertThat(done("gateway status --help").out()).doesNotContain("\u001b");
    }

    @Test
    void jsonHasNoColours() {
        done("gateway start");
        terminal = descriptor -> true;
        assertThat(done("gateway status --json").out()).doesNotContain("\u001b");
    }

    @Test
    void messagesContainNoControlCharacters() {
        Result result = runWords("gateway", "frob\u001b[2J\u0007");
        assertThat(result.err()).doesNotContain("\u001b").contains("\\x1b[2J\\x07");
        assertThat(runWords("gateway", "start", "x\u001b]0;y\u0007").err()).doesNotContain("\u001b");
    }

    @Test
    void closedPipeIsNotAnError() {
        assertThat(runInto(failing("Broken pipe"), new ByteArrayOutputStream())).isZero();
    }

    @Test
    void fullDiskIsAnError() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertThat(runInto(failing("No space left on device"), err)).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("✗ Cannot write output: No space left");
        assertThat(runInto(failing("No space left on device"), failing("No space left on device")))
                .isEqualTo(1);
    }

    private int runInto(OutputStream out, OutputStream err) {
        CliContext context = new CliContext(
                Map.of("HERMES_HOME", home.toString()),
                new ByteArrayInputStream(new byte[0]),
                out,
                err,
                terminal,
                ServiceManagers.ofHost());
        return runIn(context, "profile", "list");
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
    }

    @Test
    void unexpectedErrorIsOneLineWithARemedy() {
        manager = null;
        Result result = run("gateway stop --temporary");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines()).hasSize(2);
        assertThat(result.errorLines().getFirst()).startsWith("✗ Unexpected error: NullPointerException");
        assertThat(result.errorLines().getLast()).isEqualTo("  GATEHOUSE_DEBUG=1 gatehouse gateway stop --temporary");
        environment.put("GATEHOUSE_DEBUG", "1");
        assertThat(run("gateway stop --temporary").err()).contains("\tat dev.gatehouse.cli.");
    }

    @Test
    void errorsArePrintedAsJson() {
        assertThat(run("--json frob").json().getObject("error").getString("remedy"))
                .isEqualTo("gatehouse --help");
        assertThat(run("gateway start --json --frob").json().has("error")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "59, 59s",
        "60, 1m00s",
        "192, 3m12s",
        "3599, 59m59s",
        "3600, 1h00m",
        "86399, 23h59m",
        "86400, 1d00h",
        "360000, 4d04h",
        "-5, 0s"
    })
    void durationsHaveAtMostTwoUnits(long seconds, String words) {
        assertThat(DurationText.rough(Duration.ofSeconds(seconds))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"4, 4 ms", "99, 99 ms", "100, 0.1 s", "1049, 1.0 s", "1051, 1.1 s", "61000, 61.0 s"})
    void secondsHaveOneDecimal(long millis, String words) {
        assertThat(DurationText.seconds(Duration.ofMillis(millis))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "30, PT30S", "30s, PT30S", "2m, PT2M", "1h, PT1H", "0, PT0S"})
    void durationsAreParsed(String typed, Duration duration) {
        assertThat(DurationText.parse(typed)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1.5s", "1 s", "3y", "1d", "12345678901234567890", "٣s"})
    void invalidDurationsAreRejected(String typed) {
        assertThat(DurationText.parse(typed)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"strat, start", "stop, stop", "statsu, status", "restrat, restart", "lsit, list"})
    void similarWordIsSuggested(String typed, String meant) {
        List<String> verbs = List.of("start", "stop", "restart", "status", "list", "run");
        assertThat(Suggestion.nearest(typed, verbs)).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "frobnicate", "", "go"})
    void differentWordIsNotSuggested(String typed) {
        assertThat(Suggestion.nearest(typed, List.of("start", "stop", "list", "run")))
                .isEmpty();
    }
}
