package dev.gatehouse.systemtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Namespace;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.SystemdNamespace;
import dev.gatehouse.testkit.Poll;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** In the user scope of systemd. The app file names its program, which is on the PATH of the caller. */
class OperatorOnSystemdTest extends OperatorStories {
    private SystemdNamespace machine;

    @BeforeAll
    void open() {
        Prerequisites.assumeSystemd();
        Path java = Path.of(System.getProperty("java.home"));
        machine = SystemdNamespace.open(Map.of(Installation.requireDist(), Installation.PLACE, java, java.toString()));
        machine.linger(Identity.ALICE);
    }

    @AfterAll
    void close() {
        if (machine != null) {
            machine.close();
        }
    }

    @Override
    Namespace namespace() {
        return machine;
    }

    @Override
    Identity who() {
        return Identity.ALICE;
    }

    @Override
    String program() {
        return "agent";
    }

    @Override
    Map<String, String> variables() {
        return Map.of();
    }

    @Override
    void adaptToTheUpgrade() {
        // A login after the upgrade.
        login(NEW);
    }

    private String systemctl(String... words) {
        String[] line = new String[words.length + 2];
        line[0] = "systemctl";
        line[1] = "--user";
        System.arraycopy(words, 0, line, 2, words.length);
        return machine.exec(Identity.ALICE, Map.of("XDG_RUNTIME_DIR", "/run/user/" + who().uid()), line)
                .orThrow()
                .strip();
    }

    @Test
    void aProcessThatRunsOutOfMemoryDoesNotEndItsGateway() throws Exception {
        profile("coder", "");
        profile("strict", "gateway:\n  limits: {oom: kill}\n");
        ends(0, "gateway", "install", "coder", "strict");
        assertThat(systemctl("show", "--value", "--property=OOMPolicy", unit("coder")))
                .isEqualTo("continue");
        assertThat(systemctl("show", "--value", "--property=OOMPolicy", unit("strict")))
                .isEqualTo("kill");
    }

    private String unit(String profile) {
        return machine.exec(who(), Map.of("XDG_RUNTIME_DIR", "/run/user/" + who().uid()), line("render", profile))
                .orThrow()
                .lines()
                .filter(line -> line.contains(profile + ".service"))
                .map(line -> line.replaceAll(".*/(\\S+\\.service).*", "$1"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aGatewayThatTheKernelEndsForLackOfMemoryIsNamedSo() throws Exception {
        String controllers = Files.readString(machine.path("/sys/fs/cgroup/cgroup.controllers"));
        if (!controllers.contains("memory")) {
            String reason = "the control groups of this host cannot limit memory below a namespace: "
                    + controllers.strip() + " (the cgroup of version 1 has the memory controller)";
            System.out.println("skipped, " + reason);
            Assumptions.abort(reason);
        }
        profile("eater", "gateway:\n  restart: never\n  limits: {memory: 40M}\n  env: {EAT: \"400000000\"}\n");
        namespace().exec(who(), variables(), line("gateway", "start", "eater"));
        Poll.until(
                "the kernel has ended it",
                LIMIT,
                () -> "failed".equals(status("eater").getString("state")));
        assertThat(ends(3, "gateway", "status", "eater").output()).contains("killed: out of memory");
    }
}
