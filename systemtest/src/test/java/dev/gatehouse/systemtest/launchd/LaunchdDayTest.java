package dev.gatehouse.systemtest.launchd;

import dev.gatehouse.systemtest.command.Installation;
import dev.gatehouse.systemtest.day.Day;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.testkit.FileTree;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Types the day of docs/launchd.md; what is printed must be what the page shows. In a user namespace the account is the first one of a
 * Mac, whoever runs the test.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "a user namespace is needed for the account of the page")
class LaunchdDayTest {
    private static final String UID = "501";
    private static final String STAFF = "20";

    private final Map<String, String> variables = new HashMap<>();
    private Path person = Path.of("");
    private Path program = Path.of("");

    @BeforeEach
    void open() throws IOException {
        Prerequisites.assumeNamespaces();
        person = Files.createTempDirectory("gatehouse-day").toRealPath();
        program = Files.createDirectories(person.resolve("acme"));
        Path fake = program.resolve("acme");
        try (InputStream script = FakeGateway.class.getResourceAsStream("fake-gateway.sh")) {
            Files.copy(Objects.requireNonNull(script), fake);
        }
        Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String version : List.of("1.4", "1.5")) {
            Files.writeString(Files.createDirectory(program.resolve(version)).resolve("gatehouse.yaml"), app(version));
        }
        Files.copy(program.resolve("1.4/gatehouse.yaml"), program.resolve("gatehouse.yaml"));
        Path profile = Files.createDirectories(person.resolve(".acme/profiles/coder"));
        Files.createFile(profile.resolve("SOUL.md"));
        variables.putAll(Map.of(
                "PATH",
                Installation.requireDist().resolve("bin") + ":/usr/bin:/bin",
                "JAVA_HOME",
                System.getProperty("java.home"),
                "LC_ALL",
                "C.UTF-8",
                "HOME",
                person.toString(),
                "GATEHOUSE_APP",
                program.resolve("gatehouse.yaml").toString(),
                "GATEHOUSE_MANAGER",
                "launchd",
                "GATEHOUSE_LAUNCHD_HOME",
                person.toString()));
    }

    private String app(String version) {
        return """
                app: acme
                home: {variable: ACME_HOME, host: ~/.acme}
                markers: [SOUL.md]
                env: {FAKE_SAY: "acme %s: connected", FAKE_DIR: "{directory}"}
                command: ["%s"]
                """.formatted(version, program.resolve("acme"));
    }

    @AfterEach
    void close() {
        FileTree.delete(person);
    }

    @Test
    void theDayOfThePageIsWhatHappens() throws Exception {
        try (ModelLaunchctl launchctl = ModelLaunchctl.open("gui/" + UID, "user/" + UID)) {
            variables.put("GATEHOUSE_LAUNCHCTL", launchctl.program().toString());
            new ShellDay().play(Path.of("target/launchd-day.txt"));
        }
    }

    private final class ShellDay extends Day {
        ShellDay() throws IOException {
            super("docs/launchd.md", "LaunchdDayTest", "ada@mac ~ % ", person);
        }

        @Override
        protected ProcessBuilder shell(String line) {
            ProcessBuilder builder = new ProcessBuilder(
                            "unshare", "--user", "--map-user=" + UID, "--map-group=" + STAFF, "--", "sh", "-c", line)
                    .directory(person.toFile());
            builder.environment().clear();
            builder.environment().putAll(variables);
            return builder;
        }

        @Override
        protected String text(Path output) throws IOException {
            return super.text(output).replace(person.toString(), "/Users/ada");
        }

        @Override
        protected void interrupt(Process process) throws InterruptedException {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.waitFor();
        }
    }
}
