package dev.gatehouse.systemtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.testkit.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong arguments and invalid files in the home: one clear error, an exit code, and no change. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private Installation installation;

    @BeforeAll
    void open() {
        installation = Installation.open(NamespaceOptions.PLAIN.withOwnTree());
    }

    @AfterAll
    void close() {
        if (installation != null) {
            installation.close();
        }
    }

    /** Runs the command, which must fail with this exit code and one message, without a stack trace. */
    private Result refuses(int exitCode, Map<String, String> variables, String... words) {
        Result result = installation.gatehouse(Identity.HERMES, variables, words);
        assertThat(result.exitCode())
                .as("%s: %s", Arrays.toString(words), result)
                .isEqualTo(exitCode);
        assertThat(result.output())
                .as("standard output of %s", Arrays.toString(words))
                .isEmpty();
        assertThat(result.error())
                .as("standard error of %s", Arrays.toString(words))
                .contains("✗ ")
                .doesNotContain("Unexpected error", "\tat ", "Exception:");
        assertThat(result.error().lines().filter(line -> line.startsWith("✗ "))).hasSize(1);
        assertThat(result.error().lines().reduce("", (first, second) -> second))
                .as("remedy")
                .matches("  \\S.*");
        return result;
    }

    private Result refuses(int exitCode, String... words) {
        return refuses(exitCode, Map.of(), words);
    }

    private List<String> profiles() throws IOException {
        Path folder = installation.home().resolve("profiles");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private List<String> slots() throws IOException {
        try (Stream<Path> files = Files.list(installation.namespace().path("/run/gateways"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("gateway-"))
                    .sorted()
                    .toList();
        }
    }

    static List<String> badNames() {
        return List.of(
                "",
                "Coder",
                "../x",
                "..",
                ".hidden",
                "_leading",
                "two words",
                "with.dot",
                "a/b",
                "coder\n",
                "ünïcode",
                "x".repeat(300));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("badNames")
    void everyCommandRefusesAnInvalidName(String name) throws IOException {
        List<String> before = profiles();
        String message = refuses(2, "profile", "create", name).error();
        assertThat(message).contains("Profile name", ruleBrokenBy(name));
        refuses(2, "gateway", "start", name);
        assertThat(profiles()).isEqualTo(before);
        assertThat(slots()).noneMatch(slot -> slot.contains(name.strip()) && !name.isBlank());
    }

    private static String ruleBrokenBy(String name) {
        if (name.isEmpty()) {
            return "must not be empty";
        }
        return name.length() > 200 ? "too long (300 > " : "must match [a-z0-9][a-z0-9_-]*, got '";
    }

    @Test
    void wrongUsageIsRefused() throws IOException {
        refuses(2, "profile", "create", "-x");
        refuses(2, "profile", "create");
        refuses(2, "profile", "create", "one", "two");
        refuses(2, "no-such-command");
        refuses(2, "gateway", "start", "--no-such-option");
        refuses(2, "--manager", "upstart", "gateway", "list");
        assertThat(profiles()).doesNotContain("-x", "one", "two");
    }

    static List<String> badConfigurations() {
        return List.of(
                "gateway: [",
                "gateway: 7",
                "- a\n- list",
                "gateway:\n  port: many",
                "gateway:\n  port: 0",
                "gateway:\n  port: 65536",
                "gateway:\n  port: -1",
                "gateway:\n  env: word",
                "gateway:\n  env:\n    1KEY: x",
                "gateway:\n  env:\n    A-B: x",
                "gateway:\n  env:\n    \"A=B\": x",
                "gateway:\n  env:\n    \"\": x",
                "gateway:\n  env:\n    NUL: \"a\\0b\"",
                "gateway:\n  env:\n    LONG: " + "x".repeat(140_000),
                "gateway:\n  stop:\n    signal: SOMETHING",
                "gateway:\n  restart:\n    first: -3",
                billionLaughs(),
                "gateway: \u0000");
    }

    private static String billionLaughs() {
        StringBuilder text = new StringBuilder("l0: &l0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n");
        for (int i = 1; i < 12; i++) {
            String above = "*l" + (i - 1);
            text.append("l").append(i).append(": &l").append(i).append(" [");
            text.append(String.join(", ", java.util.Collections.nCopies(10, above)))
                    .append("]\n");
        }
        return text.append("gateway:\n  env: *l11\n").toString();
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("badConfigurations")
    void invalidConfigurationIsReportedWithItsFile(String configuration) throws IOException {
        installation.makeProfile("broken", configuration);
        String message = refuses(1, "gateway", "start", "broken").error();
        assertThat(message).contains("broken", "config.yaml");
        assertThat(message.length()).as("length of the message").isLessThan(1500);
        assertThat(slots()).doesNotContain("gateway-broken");
        assertThat(installation.home().resolve("profiles/broken/config.yaml")).hasContent(configuration);
        FileTree.delete(installation.home().resolve("profiles/broken"));
    }

    @Test
    void invalidProfileDoesNotAffectTheOthers() {
        installation.makeProfile("bad", "gateway: [");
        installation.makeProfile("good", "");
        Result list = installation.gatehouse(Identity.HERMES, Map.of(), "gateway", "list");
        assertThat(list.exitCode()).as(list.toString()).isEqualTo(1);
        assertThat(list.output()).contains("bad", "good");
        Result profiles = installation.gatehouse(Identity.HERMES, Map.of(), "profile", "list");
        assertThat(profiles.exitCode()).as(profiles.toString()).isEqualTo(1);
        assertThat(profiles.output()).contains("bad", "good");
        Result started = installation.gatehouse(Identity.HERMES, Map.of(), "gateway", "start", "--all");
        assertThat(started.exitCode()).as(started.toString()).isEqualTo(1);
        assertThat(started.error()).contains("✓ good is up", "bad", "config.yaml");
        delete("bad");
        delete("good");
    }

    private void delete(String profile) {
        Result deleted = installation.gatehouse(Identity.HERMES, Map.of(), "profile", "delete", profile, "--yes");
        assertThat(deleted.exitCode()).as(deleted.toString()).isZero();
    }

    @Test
    void portConflictIsReportedWithBothProfiles() {
        installation.makeProfile("one", "gateway:\n  port: 9911\n");
        assertThat(installation
                        .gatehouse(Identity.HERMES, Map.of(), "gateway", "start", "one")
                        .exitCode())
                .isZero();
        installation.makeProfile("two", "gateway:\n  port: 9911\n");
        Result plan = installation.gatehouse(Identity.HERMES, Map.of(), "reconcile", "--dry-run");
        assertThat(plan.exitCode()).as(plan.toString()).isEqualTo(1);
        assertThat(plan.error()).contains("9911", "one", "two");
        assertThat(refuses(2, "profile", "create", "three", "--port", "9911").error())
                .contains("9911", "one");
        delete("one");
        delete("two");
    }

    @Test
    void linkInsteadOfAProfileIsIgnoredAndReported() throws IOException {
        Path target = installation.home().resolve("elsewhere");
        Files.createDirectories(target);
        Files.writeString(target.resolve("SOUL.md"), "precious");
        Files.createDirectories(installation.home().resolve("profiles"));
        Path link = Files.createSymbolicLink(installation.home().resolve("profiles/linked"), Path.of("../elsewhere"));
        Result list = installation.gatehouse(Identity.HERMES, Map.of(), "profile", "list");
        assertThat(list.output()).doesNotContain("linked");
        assertThat(list.error()).contains("profiles/linked", "link");
        refuses(1, "gateway", "start", "linked");
        refuses(1, "profile", "delete", "linked", "--yes");
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(target.resolve("SOUL.md")).hasContent("precious");
        Files.delete(link);
    }

    @Test
    void missingDirectoriesAreReported() {
        // Other tests start it, and a gateway that runs in another tree is refused first.
        installation.gatehouse(Identity.HERMES, Map.of(), "gateway", "uninstall", "default");
        assertThat(refuses(1, Map.of("GATEHOUSE_SCANDIR", "/tmp/nowhere"), "gateway", "start", "default")
                        .error())
                .contains("/tmp/nowhere");
        assertThat(refuses(1, Map.of("GATEHOUSE_S6_BIN", "/nowhere"), "gateway", "start", "default")
                        .error())
                .contains("/nowhere");
        assertThat(refuses(1, Map.of("HERMES_HOME", "/nowhere"), "profile", "create", "coder")
                        .error())
                .contains("/nowhere");
        // Here the root tree belongs to root.
        assertThat(refuses(1, Map.of("GATEHOUSE_SCANDIR", "/run/service"), "gateway", "start", "default")
                        .error())
                .contains("/run/service");
    }

    @Test
    void unknownProfileIsReportedWithASuggestion() {
        installation.makeProfile("writer", "");
        assertThat(refuses(1, "gateway", "start", "wrtier").error()).contains("wrtier", "writer");
        refuses(1, "profile", "show", "nobody");
        refuses(1, "profile", "delete", "nobody", "--yes");
        delete("writer");
    }

    @Test
    void errorsArePrintedAsJson() throws Exception {
        Result result = installation.gatehouse(Identity.HERMES, Map.of(), "--json", "profile", "show", "nobody");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(com.grack.nanojson.JsonParser.object()
                        .from(result.output())
                        .getObject("error")
                        .getString("message"))
                .contains("nobody");
    }

    /** A home of its own: the tree of this container owns the usual one. */
    @Test
    void adviceWithoutATreeLeadsToOne() {
        String home = "/tmp/treeless";
        installation.namespace().exec(Identity.HERMES, "mkdir", "-p", home).orThrow();
        Map<String, String> variables = Map.of("HERMES_HOME", home, "GATEHOUSE_SCANDIR", home + "/tree");
        Function<String, Result> shell = line -> installation
                .namespace()
                .exec(
                        Identity.HERMES,
                        installation.environment(variables),
                        "sh",
                        "-c",
                        "PATH=" + Installation.PLACE + "/bin:$PATH; " + line);
        Result list = installation.gatehouse(Identity.HERMES, variables, "gateway", "list");
        assertThat(list.exitCode()).as(list.toString()).isNotZero();
        Result status = Advice.follow("S6Errors: gatehouse tree status", "no tree", list, shell);
        Result up = Advice.follow("TreeCommand: gatehouse tree up", "no tree", status, shell);
        assertThat(up.error()).contains("✓ The tree is up");
        Result again = installation.gatehouse(Identity.HERMES, variables, "gateway", "list");
        assertThat(again.exitCode()).as(again.toString()).isZero();
        installation.gatehouse(Identity.HERMES, variables, "tree", "down");
    }
}
