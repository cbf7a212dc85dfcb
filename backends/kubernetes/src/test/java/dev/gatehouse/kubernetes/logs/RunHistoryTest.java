package dev.gatehouse.kubernetes.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.Presets;
import dev.gatehouse.kubernetes.workload.LaunchedGateway;
import dev.gatehouse.kubernetes.workload.Samples;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.profile.Home;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is read of a launcher that has run. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the launcher runs in containers of Linux")
class RunHistoryTest extends LaunchedGateway {
    @Test
    void theHistoryTellsWhatTheLauncherDid() throws Exception {
        launch(
                gateway(
                        "echo x >>\"$ACME_HOME/runs\"\n[ \"$(wc -l <\"$ACME_HOME/runs\")\" -lt 2 ] || exit 78\nexit 3\n"),
                "sh");
        until("failed");
        Home home = new Home(Presets.named("hermes"), home());
        List<LogLine> lines = new RunHistory(home, Samples.plain().service()).since(Optional.empty());
        assertThat(lines)
                .extracting(LogLine::text)
                .containsExactly(
                        "kubernetes: run 1 began",
                        "kubernetes: run 1 ended 3",
                        "kubernetes: run 1 restarts after 1 s",
                        "kubernetes: run 2 began",
                        "kubernetes: run 2 ended 78",
                        "kubernetes: run 2 failed");
        assertThat(lines.getFirst().time().orElseThrow())
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(new RunHistory(home, Samples.plain().service())
                        .since(Optional.of(Instant.now().plusSeconds(1))))
                .isEmpty();
    }
}
