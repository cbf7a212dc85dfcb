package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.cli.command.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What commands that only read must not load, because it takes longer than their work. */
class ShortCommandsTest {
    /** The commands, each with its exit code. */
    private static final Map<String, Integer> COMMANDS = commands();

    private static Map<String, Integer> commands() {
        Map<String, Integer> commands = new LinkedHashMap<>();
        for (String command : List.of(
                "gateway status --all",
                "gateway list",
                "status coder",
                "list",
                "gateway logs coder -n 5",
                "profile list",
                "profile show coder",
                "detect",
                "tree status",
                "render coder",
                "check",
                "doctor",
                "reconcile --dry-run",
                "app show",
                "--version")) {
            commands.put(command, ExitCode.DONE);
        }
        // The scandir has no s6-svscan.
        commands.put("tree status", ExitCode.NOT_RUNNING);
        // Nobody has installed the slot.
        commands.put("check", ExitCode.FAILED);
        commands.put("doctor", ExitCode.FAILED);
        return commands;
    }

    private static final String APP = """
            app: hermes
            home: {variable: HERMES_HOME, host: ~/.hermes}
            markers: [SOUL.md]
            command: [sleep, "1000000"]
            settings: {file: config.yaml, section: gateway}
            port:
              - {file: config.yaml, key: server.port, format: yaml}
            env:
              MODE: gateway
            """;

    @TempDir
    Path scratch;

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "s6 runs on Linux only")
    void loadNoNativeCodeNoYamlParserNoBigNumbersAndNoRulesOfZones() throws IOException, InterruptedException {
        Path profile = Files.createDirectories(scratch.resolve("home/profiles/coder"));
        Files.writeString(profile.resolve("SOUL.md"), "# coder\n");
        Files.writeString(profile.resolve("config.yaml"), "server:\n  port: 8642\ngateway:\n  env: {LEVEL: debug}\n");
        Files.writeString(profile.resolve("gateway.intent"), "running\n");
        Path logs = Files.createDirectories(scratch.resolve("home/logs/gateways/coder"));
        Files.writeString(logs.resolve("current"), "@400000006a1d42e2075bcd15 a line\n");
        Files.writeString(scratch.resolve("app.yaml"), APP);
        assertThat(loadedClasses())
                .contains("dev.gatehouse.s6.S6ServiceManager", "dev.gatehouse.s6.S6Holders")
                .doesNotContain(
                        "dev.gatehouse.posix.Libc",
                        "org.snakeyaml.engine.v2.parser.ParserImpl",
                        "java.math.BigDecimal",
                        "java.time.ZoneRegion");
    }

    private String loadedClasses() throws IOException, InterruptedException {
        Path file = scratch.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:stdout",
                        "-Xlog:class+init:stdout",
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        Child.class.getName(),
                        scratch.toString())
                .redirectErrorStream(true)
                .redirectOutput(file.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String output = Files.readString(file);
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output.lines().filter(line -> line.startsWith(Child.MARK)))
                .as(output.lines().filter(line -> !line.startsWith("[")).collect(Collectors.joining("\n")))
                .containsExactlyElementsOf(COMMANDS.entrySet().stream()
                        .map(command -> Child.MARK + command.getKey() + ": " + command.getValue())
                        .toList());
        return output;
    }

    /** The main class of the child process: runs the commands on a service that this process seems to supervise. */
    static final class Child {
        static final String MARK = "exit code of ";

        public static void main(String[] arguments) throws IOException {
            Path scratch = Path.of(arguments[0]);
            Path home = scratch.resolve("home");
            Path scandir = scratch.resolve("scandir");
            Map<String, String> environment = Map.of(
                    "HERMES_HOME", home.toString(),
                    "GATEHOUSE_APP", scratch.resolve("app.yaml").toString(),
                    "GATEHOUSE_SCANDIR", scandir.toString());
            try (TrainingSlot _ = TrainingSlot.at(scandir.resolve("gateway-coder"), true)) {
                Files.writeString(scandir.resolve(".gatehouse.home.gateway-"), home + "\n");
                for (String command : COMMANDS.keySet()) {
                    ByteArrayOutputStream error = new ByteArrayOutputStream();
                    int code = Cli.run(command.split(" ", -1), environment, OutputStream.nullOutputStream(), error);
                    System.out.println(error.toString(StandardCharsets.UTF_8));
                    System.out.println(MARK + command + ": " + code);
                }
            }
        }
    }
}
