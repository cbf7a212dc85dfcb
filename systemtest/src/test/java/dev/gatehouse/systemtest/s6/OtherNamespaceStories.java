package dev.gatehouse.systemtest.s6;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.FileTree;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A tree in a nested PID namespace, like that of a container whose scandir is visible on the host: its pids mean other
 * processes here.
 */
class OtherNamespaceStories extends S6Stories {
    /** Higher than all pids in use here, and lower than the smallest pid limit of a kernel. */
    private static final int HIGH = 32_000;

    @Test
    void gatewaysInAnotherNamespaceCanBeStartedAndStopped() throws Exception {
        Path scandir = Files.createTempDirectory("below");
        Process svscan = new ProcessBuilder(
                        "unshare",
                        "--pid",
                        "--fork",
                        "--mount-proc",
                        "--kill-child",
                        "sh",
                        "-c",
                        "echo " + HIGH + " >/proc/sys/kernel/ns_last_pid; exec s6-svscan \"$0\"",
                        scandir.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            ServiceManager manager = place().on(scandir).manager();
            FakeGateway gateway = gateway("alpha");
            Poll.until("s6-svscan accepts commands", LIMIT, () -> isDefined(manager, gateway));
            manager.start(gateway.service(), Wait.PROOF);
            assertThat(manager.status(gateway.service()).state()).isEqualTo(State.UP);
            assertThat(manager.status(gateway.service()).pid().orElseThrow()).isGreaterThan(HIGH);
            manager.stop(gateway.service(), Wait.PROOF);
            assertThat(manager.status(gateway.service()).state()).isEqualTo(State.DOWN);
            manager.remove(gateway.service());
        } finally {
            svscan.destroyForcibly().waitFor();
            FileTree.delete(scandir);
        }
    }

    private static boolean isDefined(ServiceManager manager, FakeGateway gateway) {
        try {
            return manager.define(List.of(gateway.definition()), Initially.DOWN)
                    .failures()
                    .isEmpty();
        } catch (GatehouseException notYet) {
            return false;
        }
    }
}
