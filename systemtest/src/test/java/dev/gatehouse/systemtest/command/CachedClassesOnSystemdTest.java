package dev.gatehouse.systemtest.command;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.SystemdNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same as {@link CachedClassesTest} with a unit of systemd, which no variable names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CachedClassesOnSystemdTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final String APP_FILE = "/opt/app.yaml";

    private static final String APP = """
            app: hermes
            home: {variable: HERMES_HOME, host: ~/.hermes}
            markers: [SOUL.md]
            command: [sleep, "1000000"]
            settings: {file: config.yaml, section: gateway}
            """;

    private static final Map<String, String> ENVIRONMENT =
            Map.of("XDG_RUNTIME_DIR", "/run/user/0", "LC_ALL", "C.UTF-8", "GATEHOUSE_APP", APP_FILE);

    private SystemdNamespace machine;

    @BeforeAll
    void open() throws Exception {
        Prerequisites.assumeSystemd();
        LoadedClasses.assumeCache("gatehouse.aot");
        Path java = Path.of(System.getProperty("java.home"));
        machine = SystemdNamespace.open(Map.of(Installation.requireDist(), Installation.PLACE, java, java.toString()));
        machine.linger(Identity.ROOT);
        Files.writeString(machine.path(APP_FILE), APP);
        Path home = Files.createDirectories(machine.path("/root/.hermes"));
        Files.writeString(home.resolve("config.yaml"), "gateway:\n  env: {LEVEL: debug}\n");
        machine.start(Identity.ROOT, ENVIRONMENT, Installation.words("gateway", "start", "--user", "--timeout", "1m"))
                .result(LIMIT)
                .orThrow();
    }

    @AfterAll
    void close() {
        if (machine != null) {
            machine.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway status --user",
                "status --user",
                "gateway list --user",
                "list --user",
                "logs -n 5 --user",
                "gateway logs -n 5 --user",
                "render --user",
                "check --user",
                "doctor --user",
                "reconcile --dry-run --user",
                "detect"
            })
    void noClassComesFromAJar(String command) throws Exception {
        Result result = machine.exec(Identity.ROOT, ENVIRONMENT, LoadedClasses.words(command));
        LoadedClasses.in(machine, result).assertAllCached();
    }
}
