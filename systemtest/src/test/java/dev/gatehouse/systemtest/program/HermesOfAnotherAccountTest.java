package dev.gatehouse.systemtest.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Result;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Root manages the Hermes of another account in the system scope, and never says where its home is. */
@Tag("all")
@Order(1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HermesOfAnotherAccountTest {
    private static final Identity ALICE = Identity.ALICE;

    private static final String DIRECTORY = ALICE.home() + "/.hermes/profiles/coder";

    private HermesWorld world;

    /** How root comes to type a command. */
    enum Caller {
        SUDO,
        LOGIN;

        Map<String, String> variables() {
            return this == LOGIN
                    ? Map.of()
                    : Map.of(
                            "SUDO_USER",
                            ALICE.name(),
                            "SUDO_UID",
                            Integer.toString(ALICE.uid()),
                            "SUDO_GID",
                            Integer.toString(ALICE.gid()));
        }
    }

    @BeforeAll
    void open() {
        world = HermesWorld.open(HermesWorld.Kind.SYSTEMD_SYSTEM);
        world.script("hermes profile create coder --no-alias; echo TIRITH_ENABLED=false >>" + DIRECTORY + "/.env")
                .orThrow();
    }

    @AfterAll
    void close() {
        if (world != null) {
            world.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Caller.class)
    void theAccountOfTheGatewayIsEnoughToFindItsHome(Caller caller) {
        ends(caller, 0, "gateway", "install", "--system", "--run-as-user", "alice", "coder");
        String unit = world.script(
                        "systemctl show --property=User,Environment,WorkingDirectory hermes-gateway-coder.service")
                .orThrow();
        assertThat(unit).contains("User=alice", "HERMES_HOME=" + DIRECTORY, "WorkingDirectory=!" + DIRECTORY);
        assertThat(ends(caller, 0, "gateway", "start", "coder").error()).contains("✓ coder is up");
        // Its processes are those of the account.
        assertThat(new HermesViews(world).pids("coder")).hasSize(1);
        world.script("grep '\"gateway_state\": *\"running\"' " + DIRECTORY + "/gateway_state.json")
                .orThrow();
        assertThat(ends(caller, 0, "gateway", "status", "coder").output()).contains("up");
        assertThat(ends(caller, 0, "reconcile", "--dry-run").output()).doesNotContain("coder");
        ends(caller, 0, "gateway", "stop", "coder");
        ends(caller, 0, "gateway", "uninstall", "coder");
        assertThat(world.namespace().path("/root/.hermes")).doesNotExist();
        String foreign = "find " + ALICE.home() + "/.hermes ! -user alice";
        assertThat(world.script(foreign).orThrow()).isEmpty();
    }

    private Result ends(Caller caller, int code, String... words) {
        Result result = world.root(caller.variables(), words);
        assertThat(result.exitCode())
                .as(String.join(" ", words) + "\n" + result)
                .isEqualTo(code);
        return result;
    }
}
