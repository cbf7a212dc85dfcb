package dev.gatehouse.systemtest.command;

import dev.gatehouse.systemtest.namespace.FakeHermes;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.SystemdNamespace;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A new user's first session, on a host with systemd and in a container with s6. */
@Order(2)
class WalkTest {
    private static final int STEPS = 60;

    @Test
    void onSystemd() throws Exception {
        Prerequisites.assumeSystemd();
        Path java = Path.of(System.getProperty("java.home"));
        try (SystemdNamespace machine =
                SystemdNamespace.open(Map.of(Installation.requireDist(), Installation.PLACE, java, java.toString()))) {
            machine.linger(Identity.ALICE);
            FakeHermes.install(machine);
            machine.exec(Identity.ALICE, "mkdir", "-p", Identity.ALICE.home() + "/.local/bin")
                    .orThrow();
            Map<String, String> login = Map.of(
                    "PATH",
                            Installation.PLACE + "/bin:" + Identity.ALICE.home()
                                    + "/.local/bin:/usr/bin:/bin:/usr/sbin",
                    "XDG_RUNTIME_DIR", "/run/user/" + Identity.ALICE.uid());
            new Walk("walk-systemd")
                    .type(STEPS, step -> machine.exec(Identity.ALICE, login, "sh", "-c", "cd ~ && " + step.line()));
        }
    }

    @Test
    void onS6() throws Exception {
        try (Installation container = Installation.open(NamespaceOptions.PLAIN.withOwnTree())) {
            FakeHermes.install(container.namespace());
            Map<String, String> login = container.environment(
                    Map.of("PATH", Installation.PLACE + "/bin:/command:/opt/hermes/.venv/bin:/usr/bin:/bin:/usr/sbin"));
            new Walk("walk-s6")
                    .type(
                            STEPS,
                            step -> container
                                    .namespace()
                                    .exec(
                                            step.root() ? Identity.ROOT : Identity.HERMES,
                                            login,
                                            "sh",
                                            "-c",
                                            "cd \"$HERMES_HOME\" && " + step.line()));
        }
    }
}
