package dev.gatehouse.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.State;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the manager says about its host without being asked. */
class SystemdAdviceTest extends ManagerOnStandIn {
    @BeforeEach
    void reachable() throws IOException {
        Files.createFile(root.resolve("run/bus"));
        Files.createDirectories(root.resolve("lingerers"));
    }

    /** Without linger only that helps; with it, the user's systemd was killed, and only root can start it. */
    @Test
    void aUserWithoutSystemdIsAdvisedWhatBringsItBack() throws IOException {
        Files.delete(root.resolve("run/bus"));
        host.systemctl("echo 'Failed to connect to bus' >&2; exit 1\n");
        assertThat(manager().status(CODER).state()).isEqualTo(State.UNKNOWN);
        assertThat(manager().advice().getFirst().commands())
                .extracting(Remedy::text)
                .containsExactly("sudo loginctl enable-linger alice");
        Files.createFile(root.resolve("lingerers/alice"));
        assertThat(manager().advice().getFirst().message()).contains("does not run, although linger is enabled");
        assertThat(manager().advice().getFirst().commands())
                .extracting(Remedy::text)
                .containsExactly("sudo systemctl start user@1000.service");
    }
}
