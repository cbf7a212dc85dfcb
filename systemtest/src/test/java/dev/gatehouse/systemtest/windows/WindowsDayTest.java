package dev.gatehouse.systemtest.windows;

import dev.gatehouse.systemtest.checkout.Checkout;
import dev.gatehouse.systemtest.day.Day;
import dev.gatehouse.testkit.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private static final Path PERSON = Path.of("C:\\Users\\ada");
    private static final Path PROGRAM = Path.of("C:\\acme");

    private final Path home = PERSON.resolve(".acme");
    private final Map<String, String> variables = new HashMap<>();

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
                FileTree.delete(place);
            }
        }
    }

    @Test
    void theDayOfThePageIsWhatHappens() throws Exception {
        try (WindowsHost host = WindowsHost.open()) {
            variables.put("GATEHOUSE_SCHTASKS", host.tasks().program().toString());
            new CmdDay().play(Path.of("target/windows-day.txt"));
        }
    }

    private final class CmdDay extends Day {
        CmdDay() throws IOException {
            super("docs/windows.md", "WindowsDayTest", "C:\\Users\\ada>", PERSON);
        }

        @Override
        protected ProcessBuilder shell(String line) throws IOException {
            return Cmd.builder(PERSON, variables, Cmd.typed(PERSON, line));
        }

        @Override
        protected void interrupt(Process process) throws InterruptedException {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.waitFor();
        }

        @Override
        protected String text(Path output) throws IOException {
            return Cmd.text(output);
        }
    }
}
