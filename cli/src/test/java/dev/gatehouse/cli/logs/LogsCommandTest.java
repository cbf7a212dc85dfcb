package dev.gatehouse.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import dev.gatehouse.cli.CommandTest;
import dev.gatehouse.cli.command.CliContext;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.testkit.memory.Step;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogsCommandTest extends CommandTest {
    private final TimeZone zone = TimeZone.getDefault();

    @BeforeEach
    void setTimeZone() {
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
    }

    @AfterEach
    void restoreTimeZone() {
        TimeZone.setDefault(zone);
    }

    private void prints(String profile, int second, String text) {
        if (home.resolve("profiles").resolve(profile).toFile().mkdirs()) {
            profile(profile);
        }
        manager.print(line(profile, second, text));
    }

    /** A line at a second of the first of June. */
    private static LogLine line(String profile, int second, String text) {
        Instant time = Instant.parse("2026-06-01T08:30:00.123456789Z").plusSeconds(second);
        return new LogLine(ServiceName.of(profile), Optional.of(time), text);
    }

    private static LogQuery query(String profile) {
        return LogQuery.all(List.of(ServiceName.of(profile)));
    }

    @Test
    void linesHaveTheLocalTime() {
        prints("coder", 0, "hello");
        prints("coder", 61, "world");
        Result result = done("gateway logs coder");
        assertThat(result.out()).isEqualTo("""
                2026-06-01 10:30:00.123  hello
                2026-06-01 10:31:01.123  world
                """);
        assertThat(result.err()).isEmpty();
        assertThat(manager.lastQuery().orElseThrow().last()).isEqualTo(OptionalInt.of(20));
        assertThat(manager.lastQuery().orElseThrow().since()).isEmpty();
        assertThat(manager.lastQuery().orElseThrow().follow()).isFalse();
        assertThat(done("-p coder gateway logs").out()).isEqualTo(result.out());
    }

    private String ownLog(String profile) throws IOException {
        Path log = profile(profile).resolve("logs/gateway.log");
        Files.createDirectories(log.getParent());
        return Files.writeString(log, "its own lines\n").toString();
    }

    /** Hermes writes most lines to its own log. */
    @Test
    void theAppsOwnLogIsNamedOnStandardError() throws Exception {
        String log = ownLog("coder");
        prints("coder", 0, "hello");
        Result result = done("gateway logs coder");
        assertThat(result.out()).isEqualTo("2026-06-01 10:30:00.123  hello\n");
        assertThat(result.err()).isEqualTo("  coder also writes its own log: " + log + "\n");
        assertThat(done("--json gateway logs coder").err()).isEmpty();
        assertThat(done("gateway logs --all").err()).doesNotContain(log);
        Files.delete(Path.of(log));
        assertThat(done("gateway logs coder").err()).isEmpty();
    }

    @Test
    void theAppsOwnLogIsNamedWithoutAnyServiceManager() throws Exception {
        String log = ownLog("coder");
        managerIsThere = false;
        Result result = run("gateway logs coder");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.errorLines().getFirst()).isEqualTo("  coder also writes its own log: " + log);
        assertThat(result.errorLines().get(1)).startsWith("✗ ");
    }

    @Test
    void linesOfSeveralGatewaysBeginWithTheirNames() {
        prints("a", 0, "one");
        prints("a-long-name", 1, "two");
        manager.print(new LogLine(ServiceName.of("a"), Optional.empty(), "without a time"));
        assertThat(done("gateway logs a a-long-name").out()).isEqualTo("""
                a            2026-06-01 10:30:00.123  one
                a-long-name  2026-06-01 10:30:01.123  two
                a                                     without a time
                """);
    }

    @Test
    void allSelectsProfilesAndOrphans() throws Exception {
        profile("ghost");
        done("gateway start ghost");
        Files.delete(home.resolve("profiles/ghost/SOUL.md"));
        prints("ghost", 0, "boo");
        profile("b");
        Result result = done("gateway logs --all");
        assertThat(result.out()).isEqualTo("ghost    2026-06-01 10:30:00.123  boo\n");
        assertThat(result.err()).isEqualTo("⚠ No log yet: default, b\n");
        assertThat(manager.lastQuery().orElseThrow().services())
                .extracting(ServiceName::toString)
                .containsExactly("default", "b", "ghost");
    }

    @Test
    void missingLogIsNotAnError() {
        profile("coder");
        Result result = done("gateway logs coder");
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEqualTo("⚠ No log yet: coder\n");
        assertThat(done("gateway logs coder --since 1h").err()).isEqualTo("⚠ No log lines in this period: coder\n");
        assertThat(done("gateway logs coder -n 0").err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway logs codr", "gateway logs codr -f"})
    void unknownProfileIsAnError(String line) {
        profile("coder");
        Result result = run(line);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines())
                .containsExactly(
                        "✗ Profile codr does not exist in " + home + "; did you mean 'coder'?",
                        "  gatehouse profile list");
    }

    @Test
    void unknownProfileIsAnErrorInJson() {
        profile("coder");
        manager.print(line("coder", 0, "hello"));
        Result result = run("gateway logs --json coder nope");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.json().getArray("lines")).hasSize(1);
        JsonObject error = result.json().getArray("errors").getObject(0);
        assertThat(error.getString("profile")).isEqualTo("nope");
        assertThat(error.getString("message")).startsWith("Profile nope does not exist");
        assertThat(error.getString("remedy")).isEqualTo("gatehouse profile list");
    }

    @Test
    void logOfADeletedProfileCanBeRead() {
        manager.print(line("gone", 0, "last words"));
        assertThat(done("gateway logs gone").out()).endsWith("  last words\n");
    }

    @Test
    void optionsDetermineTheQuery() {
        prints("coder", 0, "x");
        done("gateway logs coder -n 5");
        assertThat(manager.lastQuery().orElseThrow().last()).isEqualTo(OptionalInt.of(5));
        done("gateway logs coder --lines all");
        assertThat(manager.lastQuery().orElseThrow().last()).isEmpty();
        done("gateway logs coder -n7 --since=2026-06-01T10:30");
        assertThat(manager.lastQuery().orElseThrow().last()).isEqualTo(OptionalInt.of(7));
        assertThat(manager.lastQuery().orElseThrow().since()).contains(Instant.parse("2026-06-01T08:30:00Z"));
        Instant before = Instant.now();
        done("gateway logs coder --since 10m");
        assertThat(manager.lastQuery().orElseThrow().last()).isEmpty();
        assertThat(Duration.between(manager.lastQuery().orElseThrow().since().orElseThrow(), before)
                        .toSeconds())
                .isBetween(599L - 60, 600L);
    }

    @Test
    void theContainerBeforeIsForManagersWithContainers() {
        prints("coder", 0, "x");
        Result refused = run("gateway logs coder --previous");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("has no containers: the output of all runs of a gateway is in one log");
        Result followed = run("gateway logs coder --previous -f");
        assertThat(followed.code()).isEqualTo(2);
        assertThat(followed.err()).contains("--previous cannot be combined with --follow");
        Result all = run("gateway logs coder --previous --all-lines");
        assertThat(all.code()).isEqualTo(2);
        assertThat(all.err()).contains("--previous cannot be combined with --all-lines");
    }

    @Test
    void followPrintsNewLines() {
        prints("coder", 0, "old");
        clock.after(
                Duration.ofSeconds(1),
                () -> manager.print(new LogLine(ServiceName.of("coder"), Optional.empty(), "new")));
        Result result = done("gateway logs coder -f");
        assertThat(result.out()).isEqualTo("""
                2026-06-01 10:30:00.123  old
                                         new
                """);
        assertThat(manager.lastQuery().orElseThrow().follow()).isTrue();
        assertThat(manager.lastQuery().orElseThrow().last()).isEqualTo(OptionalInt.of(20));
    }

    @Test
    void controlCharactersAreEscapedOnlyOnATerminal() {
        prints("coder", 0, "\u001b[31mred\u001b[0m\ttab \u009b2J");
        prints("a", 1, "x");
        assertThat(done("gateway logs coder").out()).endsWith("  \u001b[31mred\u001b[0m\ttab \u009b2J\n");
        terminal = descriptor -> descriptor == 1;
        assertThat(done("gateway logs coder").out())
                .isEqualTo("\u001b[2m2026-06-01 10:30:00.123\u001b[0m  \\x1b[31mred\\x1b[0m\ttab \\x9b2J\n");
        assertThat(done("gateway logs a coder").out())
                .contains("\u001b[36ma\u001b[0m      \u001b[2m")
                .contains("\u001b[33mcoder\u001b[0m  \u001b[2m");
        environment.put("NO_COLOR", "1");
        assertThat(done("gateway logs coder").out()).doesNotContain("\u001b").contains("\\x1b[31mred");
    }

    @Test
    void jsonIsOneObject() {
        prints("coder", 0, "a \"quoted\" \u001b line");
        manager.print(new LogLine(ServiceName.of("coder"), Optional.empty(), ""));
        JsonObject json = done("gateway logs coder --json").json();
        assertThat(json.keySet()).containsExactlyInAnyOrder("manager", "lines", "errors");
        assertThat(json.getString("manager")).isEqualTo("s6");
        assertThat(json.getArray("errors")).isEmpty();
        assertThat(json.getArray("lines")).hasSize(2);
        JsonObject line = json.getArray("lines").getObject(0);
        assertThat(line.getString("profile")).isEqualTo("coder");
        assertThat(line.getString("time")).isEqualTo("2026-06-01T08:30:00.123456789Z");
        assertThat(line.getString("text")).isEqualTo("a \"quoted\" \u001b line");
        assertThat(json.getArray("lines").getObject(1).isNull("time")).isTrue();
    }

    @Test
    void jsonIsOneObjectWithoutAnyLine() {
        profile("coder");
        Result result = done("gateway logs coder --json");
        assertThat(result.json().getArray("lines")).isEmpty();
        assertThat(result.err()).isNotEmpty();
    }

    @Test
    void followedJsonIsOneObjectPerLine() throws Exception {
        prints("coder", 0, "old");
        clock.after(
                Duration.ofSeconds(1),
                () -> manager.print(new LogLine(ServiceName.of("coder"), Optional.empty(), "new")));
        List<String> lines = done("gateway logs coder -f --json").out().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(JsonParser.object().from(lines.getFirst()).getString("text")).isEqualTo("old");
        assertThat(JsonParser.object().from(lines.getLast()).getString("text")).isEqualTo("new");
    }

    @Test
    void unreadableLogIsReportedAndTheOthersAreShown() {
        prints("bad", 0, "x");
        prints("good", 1, "y");
        manager.gateway("bad")
                .refuse(
                        new GatehouseException(
                                "no permission", Remedy.gatehouse().asRoot()),
                        Step.READ_LOGS);
        Result result = run("gateway logs good bad");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("good  2026-06-01 10:30:01.123  y\n");
        assertThat(result.errorLines())
                .containsExactly("✗ no permission", "  sudo env HERMES_HOME=" + home + " gatehouse");
        JsonObject error =
                run("gateway logs good bad --json").json().getArray("errors").getObject(0);
        assertThat(error.getString("profile")).isEqualTo("bad");
        assertThat(error.getString("message")).isEqualTo("no permission");
        assertThat(error.getString("remedy")).isEqualTo("sudo env HERMES_HOME=" + home + " gatehouse");
    }

    @Test
    void jsonIsOneObjectIfReadingFails() {
        prints("coder", 0, "x");
        manager.refuse(new GatehouseException("the log is gone", Remedy.of("df", "-h")), Step.READ_LOGS);
        Result result = run("gateway logs coder --json");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.json().getArray("lines")).hasSize(1);
        assertThat(result.json().getArray("errors").getObject(0).isNull("profile"))
                .isTrue();
        assertThat(result.errorLines()).containsExactly("✗ the log is gone", "  df -h");
        profile("silent");
        assertThat(run("gateway logs silent --json").json().getObject("error").getString("message"))
                .isEqualTo("the log is gone");
    }

    /** {@code gatehouse gateway logs -f | head} must end when head does. */
    @Test
    void followEndsWhenTheReaderClosesThePipe() {
        LogLine line = line("coder", 0, "x");
        Console console = new Console(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                new ByteArrayOutputStream(),
                terminal,
                environment);
        LogText output = new LogText(console, query("coder"), TimeZone.getTimeZone("UTC"));
        assertThat(output.caughtUp()).as("no output yet").isTrue();
        assertThat(output.line(line)).as("the line is still buffered").isTrue();
        assertThat(output.caughtUp()).isFalse();
        assertThat(output.line(line)).isFalse();
    }

    @Test
    void longLogIsWrittenInParts() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Console console = new Console(written, new ByteArrayOutputStream(), terminal, environment);
        LogText output = new LogText(console, query("coder"), TimeZone.getTimeZone("UTC"));
        LogLine line = line("coder", 0, "x".repeat(1000));
        for (int i = 0; i < 100; i++) {
            output.line(line);
        }
        assertThat(written.size()).isGreaterThan(80_000);
    }

    @Test
    void logsCanBeReadWhileTheTreeIsDown() throws Exception {
        logFile("default", "2026-06-01 10:30:00.123456789  what it said\n");
        environment.put("GATEHOUSE_SCANDIR", home.resolve("no-tree").toString());
        assertThat(runReal(0, "gateway", "logs", "--all")).isEqualTo("2026-06-01 10:30:00.123  what it said\n");
    }

    @Test
    void windowsReadsTheFilesOfItsLaunchers() throws Exception {
        profile("coder");
        logFile("default", "2026-06-01 10:30:00.123456700  one\n2026-06-01 10:30:02.000000000  two\n");
        logFile("coder", "2026-06-01 10:30:01.000000000  between\n");
        assertThat(runReal(0, "--manager", "windows", "gateway", "logs", "--all", "--since", "2026-06-01"))
                .isEqualTo("""
                        default  2026-06-01 10:30:00.123  one
                        coder    2026-06-01 10:30:01.000  between
                        default  2026-06-01 10:30:02.000  two
                        """);
        assertThat(runReal(0, "--manager", "windows", "gateway", "logs", "-n", "1", "default"))
                .isEqualTo("2026-06-01 10:30:02.000  two\n");
    }

    /** Without perl, and from versions before the logger, lines have no times. */
    @Test
    void launchdReadsFilesWithAndWithoutTimes() throws Exception {
        profile("coder");
        Path folder = logFile("default", "two\nthree\n");
        Files.writeString(folder.resolve("@400000006a1d3f000000000a.s"), "one\n");
        logFile("coder", "before the logger\n@400000006a1d3fb505f5e100 printed by the gateway\n");
        assertThat(runReal(0, "--manager", "launchd", "gateway", "logs", "default"))
                .isEqualTo("one\ntwo\nthree\n");
        assertThat(runReal(0, "--manager", "launchd", "gateway", "logs", "-n", "2", "default", "coder"))
                .isEqualTo("""
                        default  two
                        default  three
                        coder    before the logger
                        coder    2026-06-01 10:15:12.100  printed by the gateway
                        """);
        JsonObject json = JsonParser.object()
                .from(runReal(0, "--manager", "launchd", "--json", "gateway", "logs", "-n", "1", "default"));
        JsonObject line = json.getArray("lines").getObject(0);
        assertThat(line.getString("text")).isEqualTo("three");
        assertThat(line.isNull("time")).isTrue();
    }

    @Test
    void aLogWithoutTimesIsNamedIfLinesAreSelectedByTime() throws Exception {
        profile("coder");
        logFile("coder", "one\n");
        logFile("default", "@400000006a1d3fb505f5e100 two\n");
        assertThat(runReal(0, "--manager", "launchd", "gateway", "logs", "coder", "default", "--since", "2026-01-01"))
                .startsWith("default  2026-06-01 10:15:12.100  two\n")
                .contains("The log of coder has no times, so --since leaves out its lines\n  gatehouse ")
                .endsWith(" gateway logs -n 100 coder\n");
    }

    private Path logFile(String profile, String text) throws IOException {
        Path folder = Files.createDirectories(home.resolve("logs/gateways").resolve(profile));
        Files.writeString(folder.resolve("current"), text);
        return folder;
    }

    /** Runs the command with the library's backends instead of the fake manager, and returns what it prints. */
    private String runReal(int code, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CliContext context = new CliContext(
                environment, new ByteArrayInputStream(new byte[0]), out, out, terminal, ServiceManagers.ofHost());
        assertThat(runIn(context, words))
                .as(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(code);
        return out.toString(StandardCharsets.UTF_8);
    }
}
