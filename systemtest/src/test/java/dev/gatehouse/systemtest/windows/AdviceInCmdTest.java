package dev.gatehouse.systemtest.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.cli.Cli;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.systemtest.checkout.Checkout;
import dev.gatehouse.systemtest.model.ClassPlace;
import dev.gatehouse.testkit.FileTree;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Advised commands as cmd.exe reads them. PowerShell must read the same; only its rules are applied, because Wine has none. */
@EnabledOnOs(value = OS.WINDOWS, disabledReason = "cmd.exe is needed; WindowsJvmTest runs it under Wine")
class AdviceInCmdTest {
    /** What a path of Windows may contain and cmd interprets. */
    private static final String ODD = "A & B (x)^y;z,'=!";

    private final Map<String, String> environment = new HashMap<>(System.getenv());
    private Path folder = Path.of("");
    private Path odd = Path.of("");

    /** Prints its arguments, one in each line. */
    static final class Words {
        private Words() {}

        public static void main(String[] arguments) {
            for (String argument : arguments) {
                System.out.println("[" + argument + "]");
            }
        }
    }

    @BeforeEach
    void open() throws IOException {
        folder = Files.createTempDirectory("gatehouse-advice").toRealPath();
        odd = Files.createDirectory(folder.resolve(ODD));
    }

    @AfterEach
    void close() {
        FileTree.delete(folder);
    }

    /** The command is found by its name, as after an installation. */
    private Map<String, String> variables(String... first) {
        String path = System.getenv().entrySet().stream()
                .filter(variable -> variable.getKey().equalsIgnoreCase("PATH"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
        List<String> places = new ArrayList<>(List.of(first));
        places.add(Checkout.command().resolve("bin").toString());
        places.add(path);
        return Map.of(
                "PATH",
                String.join(File.pathSeparator, places),
                "GATEHOUSE_JAVA",
                System.getProperty("java.home"),
                "APPDATA",
                folder.resolve("Roaming").toString());
    }

    private Cmd.Ran type(String line) throws IOException, InterruptedException {
        PowerShellReading.assertSameAsCmd(line);
        return Cmd.run(folder, variables(), Cmd.typed(folder, line));
    }

    private String output(Remedy remedy) throws IOException, InterruptedException {
        Cmd.Ran ran = type(remedy.text());
        assertThat(ran.code()).as("%s: %s", remedy, ran).isZero();
        return ran.output();
    }

    /** Runs the command and returns the command that its message advises. */
    private String advised(String... words) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Cli.run(words, environment, new ByteArrayOutputStream(), err);
        String message = err.toString(StandardCharsets.UTF_8);
        return message.lines()
                .filter(line -> line.startsWith("  ") && !line.startsWith("   "))
                .reduce((first, last) -> last)
                .orElseThrow(() -> new AssertionError("no command is advised:\n" + message))
                .strip();
    }

    @Test
    void theWordsArriveUnchanged() throws Exception {
        List<String> words = List.of(
                "a b",
                "it's",
                "100%",
                "a^b",
                "x&y",
                "(z)",
                "",
                "C:\\a b\\",
                "--option=value",
                "a;b,c",
                "!",
                "@x",
                odd.toString());
        Remedy remedy = Remedy.of(Programs.java(), "-cp", ClassPlace.of(Words.class), Words.class.getName())
                .with(words.toArray(String[]::new));
        Cmd.Ran ran = Cmd.run(folder, variables(), Cmd.typed(folder, remedy.text()));
        assertThat(ran.output().lines())
                .containsExactlyElementsOf(
                        words.stream().map(word -> "[" + word + "]").toList());
    }

    @Test
    void filesAndDirectoriesAreShownCreatedAndDeleted() throws Exception {
        Path file = Files.writeString(odd.resolve("coder.txt"), "it is 4711\r\n");
        for (Remedy look : List.of(Remedy.of("ls", "-la", odd.toString()), Remedy.of("df", "-h", odd.toString()))) {
            assertThat(output(look)).contains("coder.txt");
        }
        for (Remedy print : List.of(Remedy.of("cat", "-nv", file.toString()), Remedy.of("type", file.toString()))) {
            assertThat(output(print)).contains("it is 4711");
        }
        output(Remedy.of("mkdir", "-p", odd.resolve("new/one").toString()));
        assertThat(odd.resolve("new/one")).isDirectory();
        output(Remedy.of("del", file.toString()));
        assertThat(file).doesNotExist();
    }

    @Test
    void aStartupEntryIsRun() throws Exception {
        Path entry = Files.createDirectories(folder.resolve("Start Menu")).resolve("Acme_Gateway.cmd");
        Files.writeString(entry, "@echo off\r\necho it runs\r\n");
        assertThat(output(Remedy.of("cmd", "/c", entry.toString()))).contains("it runs");
    }

    @Test
    void variablesAreShown() throws Exception {
        assertThat(output(Remedy.of("cmd", "/c", "set", "APPDATA"))).contains("Roaming");
    }

    @Test
    void aProcessIsShownAndEnded() throws Exception {
        Process process = new ProcessBuilder(Programs.sleeping()).start();
        try {
            String pid = String.valueOf(process.pid());
            assertThat(type(Remedy.of("ps", "-fp", pid).text()).error()).doesNotContain("not recognized");
            output(Remedy.of("kill", pid));
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void taskSchedulerGetsTheNameOfTheTask() throws Exception {
        Assumptions.assumeFalse(WindowsHost.isReal(), "the real Task Scheduler records no calls");
        String task = "\\OpenClaw Gateway (work)";
        try (ModelSchtasks model = ModelSchtasks.open(Duration.ofSeconds(2))) {
            for (String verb : List.of("/Run", "/End", "/Delete")) {
                String line = Remedy.of("schtasks", verb, "/TN", task).text();
                PowerShellReading.assertSameAsCmd(line);
                Cmd.run(folder, variables(model.program().getParent().toString()), Cmd.typed(folder, line));
                assertThat(model.calls()).last().asString().startsWith(verb + " /TN " + task);
            }
        }
    }

    @Test
    void advisedCommandsOfGatehouseRun() throws Exception {
        Path missing = odd.resolve("no home");
        type(advised("--home", missing.toString(), "gateway", "list"));
        assertThat(missing).isDirectory();

        Path home = Files.createDirectory(odd.resolve("home"));
        Files.writeString(home.resolve("gatehouse.yaml"), "app: acme\nmarkers: [SOUL.md]\ncommand: [java.exe]\n");
        assertThat(type(advised("gateway", "nonsense")).code()).isZero();
        type(advised("--home", home.toString(), "--manager", "windows", "gateway", "start", "nobody"));
        assertThat(home.resolve("profiles/nobody")).isDirectory();
        Remedy debug = Remedy.gatehouse("profile", "list").withVariable("GATEHOUSE_DEBUG", "1");
        assertThat(type(debug.text()).error()).doesNotContain("not recognized");
        Cmd.Ran list = type(debug.with("--home", home.toString()).text());
        assertThat(list.output()).as("%s", list).contains("nobody");
    }

    /** The name of a script that is not on the search path. */
    @Test
    void theScriptOfACheckoutIsNamedAsCmdFindsIt() throws Exception {
        Path script = Checkout.root().resolve("gatehouse.cmd");
        Map<Path, String> names = Map.of(folder, script.toString(), Checkout.root(), ".\\gatehouse.cmd");
        for (Map.Entry<Path, String> name : names.entrySet()) {
            Path error = folder.resolve("error");
            Process process = Cmd.builder(
                            name.getKey(),
                            Map.of("GATEHOUSE_JAVA", System.getProperty("java.home")),
                            List.of(script.toString(), "gateway", "nonsense"))
                    .redirectError(error.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Cmd.text(error)).contains("\n  " + name.getValue() + " gateway --help");
        }
    }
}
