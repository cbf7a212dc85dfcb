package dev.gatehouse.systemtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Namespace;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** In a private s6 tree, whose PATH is that of the shell that started it. The app file names its program by a path. */
@Order(2)
class OperatorOnS6Test extends OperatorStories {
    private static final Map<String, String> TREE = Map.of("GATEHOUSE_SCANDIR", "/tmp/agents-tree");

    private Installation installation;

    @BeforeAll
    void open() throws IOException {
        installation = Installation.open(NamespaceOptions.PLAIN);
        install();
        assertThat(ends(0, "tree", "up").error()).contains("✓ The tree is up");
    }

    @AfterAll
    void close() {
        if (installation != null) {
            installation.close();
        }
    }

    @Override
    Namespace namespace() {
        return installation.namespace();
    }

    @Override
    Identity who() {
        return Identity.HERMES;
    }

    @Override
    String program() {
        return OLD + "/agent";
    }

    @Override
    Map<String, String> variables() {
        return TREE;
    }

    @Override
    void adaptToTheUpgrade() throws IOException {
        appFile(STABLE + "/agent");
    }

    @Test
    void aLimitAboveThatOfTheTreeIsRefusedBeforeTheStart() throws Exception {
        long hard = Long.parseLong(namespace()
                .exec(Identity.HERMES, "sh", "-c", "ulimit -Hn")
                .orThrow()
                .strip());
        profile("greedy", "gateway:\n  limits: {files: " + (hard + 1) + "}\n");
        Result refused = ends(1, "gateway", "start", "greedy");
        assertThat(refused.error()).contains("✗ The gateway of greedy cannot start: ", "a hard limit of " + hard);
        assertThat(status("greedy").getBoolean("running")).isFalse();
        Files.writeString(
                namespace().path(HOME + "/profiles/greedy/config.yaml"), "gateway:\n  limits: {files: " + hard + "}\n");
        ends(0, "gateway", "start", "greedy");
        String process = "/proc/" + status("greedy").getInt("pid");
        assertThat(Files.readString(namespace().path(process + "/limits"))).containsPattern("Max open files +" + hard);
    }

    /** Each would otherwise look for the other before the other's gateway is there. */
    @Test
    void oneOfTwoSimultaneousStartsInTwoTreesIsRefused() throws Exception {
        Map<String, String> second = Map.of("GATEHOUSE_SCANDIR", "/tmp/second-tree");
        assertThat(namespace().exec(who(), second, line("tree", "up")).exitCode())
                .isZero();
        try {
            for (int round = 0; round < 3; round++) {
                profile("twin" + round, "");
                String[] start = line("gateway", "start", "twin" + round);
                try (Running one = namespace().start(who(), TREE, start);
                        Running other = namespace().start(who(), second, start)) {
                    Result here = one.result(LIMIT);
                    Result there = other.result(LIMIT);
                    assertThat(here.exitCode() + there.exitCode())
                            .as("%s%s", here, there)
                            .isEqualTo(1);
                    assertThat(here.error() + there.error())
                            .contains("✓ twin" + round + " is up", "✗ twin" + round + " runs as slot gateway-twin");
                }
                assertThat(namespace()
                                .exec(Identity.ROOT, "pgrep", "-fc", "bin/agent twin" + round + "$")
                                .output()
                                .strip())
                        .isEqualTo("1");
            }
        } finally {
            namespace().exec(who(), second, line("tree", "down"));
        }
    }

    /** A tree of root runs gateways as the app's account, never as root. */
    @Test
    void withoutTheAccountOfTheAppATreeOfRootRefusesTheStart() throws Exception {
        asRoot("mkdir -p /srv/strangers && touch /srv/strangers/config.yaml && printf '%s\\n' 'app: agent'"
                + " 'command: [" + STABLE + "/agent]' 'user: stranger' >/srv/strangers/gatehouse.yaml");
        assertThat(asRoot("tree", "up").exitCode()).isZero();
        try {
            Result refused = asRoot("gateway", "start");
            assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(1);
            assertThat(refused.error())
                    .contains("✗ The gateway of default cannot start: no account stranger on this host");
            assertThat(asRoot("gateway", "status").output()).contains("absent").doesNotContain("crashloop");
            Advice.follow(
                    "RequiredAccount: useradd --system --user-group",
                    "no account",
                    refused,
                    line -> namespace().exec(Identity.ROOT, "sh", "-c", line));
            Result started = asRoot("gateway", "start");
            assertThat(started.exitCode()).as(started.toString()).isZero();
            asRoot("test \"$(ps -o user= -p $(pgrep -u stranger -f " + STABLE + "/agent))\" = stranger");
        } finally {
            assertThat(asRoot("tree", "down").exitCode()).isZero();
        }
    }

    private Result asRoot(String... words) {
        String[] line = line(words);
        line[2] = "/srv/strangers";
        return namespace().exec(Identity.ROOT, Map.of("GATEHOUSE_SCANDIR", "/run/strangers-tree"), line);
    }
}
