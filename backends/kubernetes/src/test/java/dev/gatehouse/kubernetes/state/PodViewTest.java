package dev.gatehouse.kubernetes.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.WorkloadObjects;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a container does not run. */
class PodViewTest {
    private static PodView crashing(String lastWords) {
        Tree waiting = new Tree()
                .with(
                        "waiting",
                        new Tree()
                                .with("reason", "CrashLoopBackOff")
                                .with("message", "back-off 10s restarting failed container"));
        Tree last =
                new Tree().with("terminated", new Tree().with("exitCode", 78).with("message", lastWords));
        Tree container = new Tree()
                .with("name", WorkloadObjects.CONTAINER)
                .with("state", waiting)
                .with("lastState", last);
        return new PodView(new Tree().with("status", new Tree().with("containerStatuses", List.of(container))));
    }

    @Test
    void theLauncherSaysWhyItDidNotBegin() {
        assertThat(crashing("/opt/data/profiles/coder does not exist in this volume\n")
                        .obstacle()
                        .orElseThrow()
                        .words())
                .isEqualTo("CrashLoopBackOff: /opt/data/profiles/coder does not exist in this volume");
    }

    @ParameterizedTest
    @CsvSource({"''", "'format=1 pod=x state=up run=1'"})
    void theRecordOfARunIsNoReason(String lastWords) {
        assertThat(crashing(lastWords).obstacle().orElseThrow().words())
                .isEqualTo("CrashLoopBackOff: back-off 10s restarting failed container");
    }
}
