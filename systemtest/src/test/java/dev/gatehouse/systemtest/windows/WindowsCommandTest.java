package dev.gatehouse.systemtest.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.checkout.Checkout;
import dev.gatehouse.testkit.FileTree;
import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gatehouse command with Task Scheduler: exit code, stdout and stderr. */
class WindowsCommandTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path dist = Checkout.command();
    private final Path command = dist.resolve("bin").resolve(WindowsHost.isWindows() ? "gatehouse.cmd" : "gatehouse");

    private Optional<WindowsHost> host = Optional.empty();
    private Path home = Path.of("");

    @BeforeEach
    void open() throws IOException {
        Assumptions.assumeTrue(Files.exists(command), "the command was not built: ./mvnw package -pl cli -am");
        host = Optional.of(WindowsHost.open());
        home = WindowsHost.temporaryHome();
        Files.writeString(
                home.resolve("gatehouse.yaml"),
                "app: acme\nmarkers: [SOUL.md]\ncommand: ["
                        + fakeCommand().stream()
                                .map(word -> "'" + word.replace("'", "''") + "'")
                                .collect(Collectors.joining(", "))
                        + "]\n");
    }

    private List<String> fakeCommand() {
        List<String> words = new ArrayList<>(Programs.fakeGateway());
        words.add(home.toString());
        return words;
    }

    @AfterEach
    void close() throws IOException, InterruptedException {
        if (host.isPresent()) {
            gatehouse("gateway", "uninstall", "coder");
            host.get().close();
            FileTree.delete(home);
        }
    }

    private record Ran(int code, String output, String error) {}

    private Ran gatehouse(String... words) throws IOException, InterruptedException {
        List<String> all =
                new ArrayList<>(List.of(command.toString(), "--home", home.toString(), "--manager", "windows"));
        all.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(all);
        if (!WindowsHost.isReal()) {
            builder.environment()
                    .putAll(Map.of(
                            "GATEHOUSE_SCHTASKS",
                            host.orElseThrow().tasks().program().toString(),
                            "APPDATA",
                            home.resolve("Roaming").toString(),
                            "USERNAME",
                            "ada",
                            "USERDOMAIN",
                            "OFFICE"));
        }
        // That of the tests; no other may be installed.
        builder.environment().put("GATEHOUSE_JAVA", System.getProperty("java.home"));
        Path output = home.resolve("output");
        Path error = home.resolve("error");
        Process process = builder.redirectOutput(output.toFile())
                .redirectError(error.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(String.join(" ", words) + " did not end");
        }
        return new Ran(
                process.exitValue(),
                Files.readString(output, StandardCharsets.UTF_8),
                Files.readString(error, StandardCharsets.UTF_8));
    }

    private Ran ends(int code, String... words) throws IOException, InterruptedException {
        Ran ran = gatehouse(words);
        assertThat(ran.code()).as("%s: %s", String.join(" ", words), ran).isEqualTo(code);
        return ran;
    }

    @Test
    void aGatewayFromInstallToUninstall() throws Exception {
        Path profile = Files.createDirectories(home.resolve("profiles").resolve("coder"));
        Files.createFile(profile.resolve("SOUL.md"));
        Path fake = Files.createDirectories(home.resolve("fake").resolve("coder"));
        Files.writeString(
                profile.resolve("config.yaml"),
                "gateway:\n  stop: {timeout: 20s}\n  env:\n    FAKE_DIR: '" + fake
                        + "'\n    WORD: Grüße\n    FAKE_DUMP: WORD\n");
        Path events = fake.resolve("events");

        assertThat(ends(0, "render", "coder").output())
                .contains("<LogonType>InteractiveToken</LogonType>", "environment.WORD=Grüße")
                .doesNotContain("\ufeff");
        assertThat(ends(3, "gateway", "status", "coder").output()).contains("absent");
        ends(0, "gateway", "install", "coder");
        assertThat(ends(3, "gateway", "status", "coder").output()).contains("down");
        assertThat(events).doesNotExist();
        assertThat(ends(0, "gateway", "start", "coder").error()).contains("✓ coder is up");
        assertThat(ends(0, "gateway", "status", "coder").output()).contains("coder", "up");
        assertThat(ends(0, "gateway", "list").output()).contains("coder", "up");
        assertThat(ends(0, "reconcile", "--dry-run").output()).doesNotContain("coder");
        assertThat(fake.resolve("WORD")).hasContent("Grüße");
        ends(0, "gateway", "restart", "coder");
        assertThat(ends(0, "gateway", "stop", "coder").error()).contains("✓ coder is down");
        assertThat(ends(3, "gateway", "status", "coder").output()).contains("down");
        ends(0, "gateway", "start", "coder");
        ends(0, "gateway", "uninstall", "coder");
        assertThat(ends(3, "gateway", "status", "coder").output()).contains("absent");
        Poll.until(
                "three lives",
                LIMIT,
                () -> Files.readAllLines(events).stream()
                                .filter("exiting 0"::equals)
                                .count()
                        == 3);
        assertThat(Files.readAllLines(events).stream()
                        .map(event -> event.startsWith("started ") ? "started" : event)
                        .toList())
                .containsExactly(
                        "started",
                        "asked",
                        "exiting 0",
                        "started",
                        "asked",
                        "exiting 0",
                        "started",
                        "asked",
                        "exiting 0");
        assertThat(home.resolve("gateway-service/Acme_Gateway_coder")).doesNotExist();
    }

    /** Both would take the gateway's messages, so it is adopted or refused. */
    @Test
    void aTaskOfTheAppKeepsASecondCopyOutUntilItIsAdoptedAndCanBeGivenBack() throws Exception {
        Assumptions.assumeFalse(WindowsHost.isWindows(), "a shell script stands for cmd.exe");
        Path profile = Files.createDirectories(home.resolve("profiles").resolve("coder"));
        Files.createFile(profile.resolve("SOUL.md"));
        Path fake = Files.createDirectories(home.resolve("fake").resolve("coder"));
        Files.writeString(profile.resolve("config.yaml"), "gateway:\n  env: {FAKE_DIR: '" + fake + "'}\n");
        Path script = Files.writeString(
                home.resolve("bot.cmd"),
                "@echo off\r\ncd /d \"" + profile + "\"\r\nset \"ACME_HOME=" + home + "\"\r\n"
                        + String.join(" ", fakeCommand()) + "\r\n");
        Path shell = Files.writeString(home.resolve("cmd.exe"), "#!/bin/sh\nexec sleep 1000\n");
        Files.setPosixFilePermissions(shell, PosixFilePermissions.fromString("rwxr-xr-x"));
        // The name that ours has, and another one.
        for (String name : List.of("Acme_Gateway_coder", "Bot")) {
            Path task = host.orElseThrow().tasks().task(name);
            String theirs = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Task version=\"1.4\" xmlns="
                    + "\"http://schemas.microsoft.com/windows/2004/02/mit/task\"><RegistrationInfo>"
                    + "</RegistrationInfo><Triggers><LogonTrigger><UserId>OFFICE\\ada</UserId></LogonTrigger></Triggers>"
                    + "<Principals><Principal id=\"Author\"><LogonType>InteractiveToken</LogonType></Principal>"
                    + "</Principals><Actions><Exec><Command>" + shell + "</Command><Arguments>/c \"" + script
                    + "\"</Arguments><WorkingDirectory>" + home + "</WorkingDirectory></Exec></Actions></Task>\n";
            Files.writeString(task, theirs);
            for (String verb : List.of("install", "start")) {
                assertThat(ends(1, "gateway", verb, "coder").error())
                        .contains("coder is started automatically by task " + name);
            }
            assertThat(ends(1, "gateway", "install", "coder").error()).contains(" --manager windows adopt coder");
            assertThat(ends(3, "gateway", "status", "coder").output()).contains("absent");
            assertThat(ends(0, "adopt", "--dry-run", "coder").error()).contains("task " + name + ": would be");
            assertThat(Files.readString(task)).isEqualTo(theirs);

            assertThat(ends(0, "adopt", "coder").error()).contains("task " + name + ": ended and deleted");
            assertThat(ends(0, "gateway", "status", "coder").output()).contains("up");
            assertThat(task("Acme_Gateway_coder")).contains("<Source>Gatehouse<");
            assertThat(ends(0, "reconcile", "--dry-run").output()).doesNotContain("coder");

            assertThat(ends(0, "adopt", "--undo", "coder").error()).contains("coder is given back");
            assertThat(task(name)).contains("bot.cmd").doesNotContain("<Source>Gatehouse<");
            assertThat(ends(3, "gateway", "status", "coder").output()).contains("absent");
            assertThat(home.resolve("gateway-service/Acme_Gateway_coder")).doesNotExist();
            assertThat(ends(1, "adopt", "--undo", "coder").error()).contains("was not adopted");
            host.orElseThrow().tasks().run("/End", "/TN", "\\" + name);
            Files.delete(task);
        }
    }

    /** The app writes one where Task Scheduler refuses its task. */
    @Test
    void aStartupEntryOfTheAppIsAdoptedAndGivenBack() throws Exception {
        Assumptions.assumeFalse(WindowsHost.isReal(), "the Startup folder is that of the person who runs the test");
        Path profile = Files.createDirectories(home.resolve("profiles").resolve("coder"));
        Files.createFile(profile.resolve("SOUL.md"));
        Path fake = Files.createDirectories(home.resolve("fake").resolve("coder"));
        Files.writeString(profile.resolve("config.yaml"), "gateway:\n  env: {FAKE_DIR: '" + fake + "'}\n");
        Path startup = Files.createDirectories(home.resolve("Roaming/Microsoft/Windows/Start Menu/Programs/Startup"));
        for (String name : List.of("Acme_Gateway_coder.cmd", "bot.cmd")) {
            Path entry = startup.resolve(name);
            String theirs = "@echo off\r\ncd /d \"" + profile + "\"\r\nset \"ACME_HOME=" + home
                    + "\"\r\nstart \"\" /min " + String.join(" ", fakeCommand()) + "\r\n";
            Files.writeString(entry, theirs);
            assertThat(ends(1, "gateway", "start", "coder").error())
                    .contains("coder is started automatically by Startup entry " + name);
            assertThat(ends(1, "gateway", "install", "coder").error()).contains(" --manager windows adopt coder");
            assertThat(ends(0, "adopt", "--dry-run", "coder").error()).contains("Startup entry " + name + ": would be");
            assertThat(entry).hasContent(theirs);

            assertThat(ends(0, "adopt", "coder").error()).contains("Startup entry " + name + ": deleted");
            assertThat(entry).doesNotExist();
            assertThat(ends(0, "gateway", "status", "coder").output()).contains("up");
            assertThat(ends(0, "reconcile", "--dry-run").output()).doesNotContain("coder");

            assertThat(ends(0, "adopt", "--undo", "coder").error()).contains("coder is given back");
            assertThat(entry).hasContent(theirs);
            assertThat(home.resolve("gateway-service/Acme_Gateway_coder")).doesNotExist();
            Files.delete(entry);
        }
    }

    /** The text of a task, whose encoding is that of its program. */
    private String task(String name) throws IOException {
        byte[] document = Files.readAllBytes(host.orElseThrow().tasks().task(name));
        return new String(document, StandardCharsets.ISO_8859_1).replace("\0", "");
    }
}
