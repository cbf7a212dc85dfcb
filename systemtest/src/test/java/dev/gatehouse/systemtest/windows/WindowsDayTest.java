package dev.gatehouse.systemtest.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.checkout.Checkout;
import dev.gatehouse.systemtest.windows.DayPage.Step;
import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Types the day of docs/windows.md in cmd.exe; what is printed must be what the page shows. */
@EnabledOnOs(value = OS.WINDOWS, disabledReason = "cmd.exe is needed; WindowsJvmTest runs it under Wine")
class WindowsDayTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path PERSON = Path.of("C:\\Users\\ada");
    private static final Path PROGRAM = Path.of("C:\\acme");
    private static final Pattern PID = Pattern.compile("\\bpid (\\d+)");

    private final Path home = PERSON.resolve(".acme");
    private final Map<String, String> variables = new HashMap<>();
    private String pid = "";

    @BeforeEach
    void open() throws IOException {
        Assumptions.assumeFalse(WindowsHost.isReal(), "this account is not the one of the page");
        for (String version : List.of("1.4", "1.5")) {
            Path folder = Files.createDirectories(PROGRAM.resolve(version));
            Files.writeString(folder.resolve("gatehouse.yaml"), app(version));
        }
        Files.copy(PROGRAM.resolve("1.4/gatehouse.yaml"), PROGRAM.resolve("gatehouse.yaml"));
        Path profile = Files.createDirectories(home.resolve("profiles/coder"));
        Files.createFile(profile.resolve("SOUL.md"));
        Path fake = Files.createDirectories(PROGRAM.resolve("fake/coder"));
        Files.writeString(profile.resolve("config.yaml"), "gateway: {env: {FAKE_DIR: '" + fake + "'}}\n");
        variables.putAll(Map.of(
                "PATH",
                Checkout.command().resolve("bin") + ";" + System.getenv("SystemRoot") + "\\System32",
                "GATEHOUSE_JAVA",
                System.getProperty("java.home"),
                "GATEHOUSE_APP",
                PROGRAM.resolve("gatehouse.yaml").toString(),
                "ACME_HOME",
                home.toString(),
                "USERNAME",
                "ada",
                "USERDOMAIN",
                "DESK",
                "APPDATA",
                PERSON.resolve("AppData\\Roaming").toString()));
    }

    private String app(String version) {
        List<String> words = new ArrayList<>(Programs.fakeGateway());
        words.add(home.toString());
        return "app: acme\nhome: {variable: ACME_HOME}\nmarkers: [SOUL.md]\nenv: {FAKE_SAY: 'acme " + version
                + ": connected'}\ncommand: ["
                + words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(", ")) + "]\n";
    }

    @AfterEach
    void close() {
        for (Path place : List.of(PERSON, PROGRAM)) {
            if (Files.exists(place)) {
                Cmd.delete(place);
            }
        }
    }

    @Test
    void theDayOfThePageIsWhatHappens() throws Exception {
        DayPage page = DayPage.of(Checkout.file("docs/windows.md"));
        List<Step> done = new ArrayList<>();
        try (WindowsHost host = WindowsHost.open()) {
            variables.put("GATEHOUSE_SCHTASKS", host.tasks().program().toString());
            for (Step step : page.steps()) {
                done.add(step.follows() ? follow(step) : step.kills() ? kill(step) : type(step));
            }
        } finally {
            Files.writeString(Path.of("target/windows-day.txt"), DayPage.text(done));
        }
        assertThat(done.stream().map(Step::normal).toList())
                .as("systemtest/target/windows-day.txt has what was printed, for the page")
                .isEqualTo(page.steps().stream().map(Step::normal).toList());
    }

    /** A command that only looks is typed again until it shows what the page shows: a gateway may be about to restart. */
    private Step type(Step step) throws Exception {
        String line = step.line();
        AtomicReference<Step> seen = new AtomicReference<>(run(line));
        // An empty page is filled by the first day.
        if (step.looks() && !step.output().isEmpty() && !seen.get().normal().equals(step.normal())) {
            try {
                Poll.until(line + " shows the same", LIMIT, () -> {
                    seen.set(run(line));
                    return seen.get().normal().equals(step.normal());
                });
            } catch (AssertionError e) {
                // The comparison of the whole day tells more.
            }
        }
        Matcher shown = PID.matcher(seen.get().output());
        if (shown.find()) {
            pid = shown.group(1);
        }
        return seen.get();
    }

    /** As Task Manager does. The taskkill of Wine ends a process with code 0, which is no failure. */
    private Step kill(Step step) {
        ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
        return step;
    }

    private Step run(String line) throws IOException, InterruptedException {
        Cmd.Ran ran = Cmd.together(PERSON, variables, Cmd.typed(PERSON, line));
        return new Step(line, ran.output(), ran.code());
    }

    /** Ends a command that would go on, once it has shown something. */
    private Step follow(Step step) throws IOException, InterruptedException {
        Path output = PERSON.resolve("followed");
        Process process = Cmd.builder(PERSON, variables, Cmd.typed(PERSON, step.line()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        try {
            Poll.until(
                    step.line() + " shows a line", LIMIT, () -> Cmd.text(output).endsWith("\n"));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.waitFor();
        }
        return new Step(step.line(), Cmd.text(output) + DayPage.INTERRUPT + "\n", 0);
    }
}
