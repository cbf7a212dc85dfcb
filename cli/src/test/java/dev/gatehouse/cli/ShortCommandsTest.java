package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What commands that only read must not load, because it takes longer than their work. */
class ShortCommandsTest {
    private static final List<String> COMMANDS = List.of(
            "gateway status --all",
            "gateway list",
            "gateway logs coder -n 5",
            "profile list",
            "profile show coder",
            "detect",
            "tree status",
            "render coder",
            "check",
            "reconcile --dry-run",
            "--version");

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
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:stdout",
                        "-Xlog:class+init:stdout",
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        Child.class.getName(),
                        scratch.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    /** The main class of the child process: runs the commands on a service that this process seems to supervise. */
    static final class Child {
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
                for (String command : COMMANDS) {
                    ByteArrayOutputStream error = new ByteArrayOutputStream();
                    int code = Cli.run(command.split(" ", -1), environment, OutputStream.nullOutputStream(), error);
                    System.out.println(command + ": " + code + " " + error.toString(StandardCharsets.UTF_8));
                }
            }
        }
    }
}
