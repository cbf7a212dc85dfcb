package dev.gatehouse.systemtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import dev.gatehouse.systemtest.namespace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short commands find all of their classes in an AOT cache: the training has called what they call. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CachedClassesTest {
    private Installation installation;

    @BeforeAll
    void open() {
        LoadedClasses.assumeCache("gatehouse.aot");
        installation = Installation.open(NamespaceOptions.PLAIN.withOwnTree());
        installation.makeProfile("coder", "gateway:\n  env: {LEVEL: debug}\n");
        Result started = installation.gatehouse(Identity.HERMES, Map.of(), "gateway", "start", "coder");
        assertThat(started.exitCode()).as(started.toString()).isZero();
    }

    @AfterAll
    void close() {
        if (installation != null) {
            installation.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway status coder",
                "status coder",
                "--profile coder status",
                "gateway list",
                "list",
                "logs coder -n 5",
                "gateway logs coder -n 5",
                "profile list",
                "profile show coder",
                "app list",
                "app show",
                "detect",
                "tree status",
                "render coder",
                "check",
                "doctor",
                "reconcile --dry-run",
                "--version"
            })
    void noClassComesFromAJar(String command) throws Exception {
        Result result = installation
                .namespace()
                .exec(Identity.HERMES, installation.environment(Map.of()), LoadedClasses.words(command));
        LoadedClasses.in(installation.namespace(), result).assertAllCached();
    }

    /** See the class NoLoggerFinder of the command. */
    @Test
    void theFirstJarsEndTheSearchForLoggers() throws IOException {
        List<String> lines = Files.readAllLines(Installation.requireDist().resolve("lib/class-path"));
        assertThat(lines.subList(1, lines.size())).startsWith("gatehouse-cli.jar", "gatehouse-picocli.jar");
    }
}
