package dev.gatehouse.systemtest.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import dev.gatehouse.systemtest.namespace.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short commands find all of their classes in an AOT cache: the training has called what they call. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CachedClassesTest {
    /** Starts the command as its launcher does. The JVM accepts a further option in place of the main class. */
    private static final String START = """
            gatehouse_lib=$1 log=$2
            shift 2
            . "$gatehouse_lib/launch.sh"
            gatehouse_start use gatehouse "-Xlog:class+load:file=$log" dev.gatehouse.cli.Main "$@"
            """;

    private static final String LOG = "/tmp/classes";

    private Installation installation;

    @BeforeAll
    void open() {
        Path lib = Installation.requireDist().resolve("lib");
        assumeTrue(Files.exists(lib.resolve("gatehouse.aot")), "the command was built without AOT caches");
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
                "gateway list",
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
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", START, "sh", Installation.PLACE + "/lib", LOG));
        words.addAll(List.of(command.split(" ", -1)));
        Result result = installation
                .namespace()
                .exec(Identity.HERMES, installation.environment(Map.of()), words.toArray(String[]::new));
        List<String> classes = Files.readAllLines(installation.namespace().path(LOG));
        assertThat(classes).as(result.toString()).hasSizeGreaterThan(100);
        // A class that the JVM makes by itself, such as a hidden one, has another source than a file.
        assertThat(classes)
                .filteredOn(line -> line.contains(" source: file:") || line.contains(" source: jrt:"))
                .isEmpty();
    }
}
