package dev.gatehouse.kubernetes.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.kubernetes.gates.Gates;
import dev.gatehouse.kubernetes.json.Json;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.Labels;
import dev.gatehouse.kubernetes.workload.RunRecord;
import dev.gatehouse.kubernetes.workload.Samples;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.Expectations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a status says about disks: that a pod writes to another one, and that a profile's is not seen. */
class ObserverTest {
    private static final ServiceName CODER = new ServiceName(ProfileName.of("coder"));

    private Path profile;
    private Gates gates;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        profile = Files.createDirectories(directory.resolve("profiles/coder"));
        gates = new Gates(new Home(Presets.named("hermes"), directory), () -> "acme", Samples.NAMES, () -> {
            throw new IllegalStateException("a status asks nobody");
        });
    }

    private static Tree set(String claim) {
        Tree annotations = new Tree()
                .with(Labels.EXPECTATIONS, Expectations.of(Samples.plain()).text())
                .with(Labels.PROFILE_CLAIM, claim);
        return new Tree()
                .with("metadata", new Tree().with("annotations", annotations))
                .with("spec", new Tree().with("replicas", 1));
    }

    private static PodView pod(Duration age, boolean ready) {
        return new PodView(
                Json.parse("""
                {"metadata": {"name": "gw-coder-0", "uid": "u1"}, "spec": {"nodeName": "node1"},
                 "status": {"containerStatuses": [{"name": "gateway", "ready": %s,
                   "state": {"running": {"startedAt": "%s"}}}]}}
                """.formatted(ready, Instant.now().minus(age))).orElseThrow());
    }

    private Optional<String> reason(Tree set, PodView pod, String... recordedBy) {
        Optional<RunRecord> record = Optional.empty();
        for (String uid : recordedBy) {
            record = RunRecord.parse("format=1 pod=" + uid + " state=up since=1 run=1 ends=0 restarts=0 began=1 pid=7");
        }
        return new Observer(gates).status(CODER, set, Optional.of(pod), record).reason();
    }

    @Test
    void aPodWhoseRecordIsNotInTheHomeWritesToAnotherDisk() {
        PodView old = pod(Duration.ofSeconds(100), true);
        assertThat(reason(set(""), old))
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains("its pod writes to another disk than ", "where it sees the files of the claim"));
        assertThat(reason(set(""), old, "u0"))
                .as("the record is that of another pod")
                .hasValueSatisfying(reason -> assertThat(reason).contains("another disk"));
        assertThat(reason(set(""), old, "u1")).isEmpty();
        assertThat(reason(set(""), pod(Duration.ofSeconds(60), true)))
                .as("a network file system may be that late")
                .isEmpty();
        assertThat(reason(set(""), pod(Duration.ofSeconds(100), false)))
                .as("its launcher may have found nothing")
                .isEmpty();
    }

    @Test
    void aClaimOfAProfileThatIsNotSeenIsNamed() throws IOException {
        Tree set = set("agents-coder");
        PodView pod = pod(Duration.ofSeconds(5), true);
        assertThat(reason(set, pod, "u1"))
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains("its profile is in claim agents-coder, which Gatehouse does not see in " + profile));
        Path mark = profile.resolve(".gatehouse/claim");
        Files.createDirectories(mark.getParent());
        Files.writeString(mark, "agents-other 1\n");
        assertThat(reason(set, pod, "u1")).as("that of another claim").isPresent();
        Files.writeString(mark, "agents-coder 1\n");
        assertThat(reason(set, pod, "u1")).isEmpty();
    }
}
