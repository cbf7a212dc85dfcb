package dev.gatehouse.kubernetes.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.kubernetes.api.ClusterInMemory;
import dev.gatehouse.kubernetes.api.Resource;
import dev.gatehouse.kubernetes.gates.Gates;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.Samples;
import dev.gatehouse.profile.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much of a home is asked for. */
class SnapshotsTest {
    private static final ServiceName CODER = new ServiceName(ProfileName.of("coder"));
    private static final ServiceName WRITER = new ServiceName(ProfileName.of("writer"));

    private final ClusterInMemory cluster = new ClusterInMemory();
    private final Gates gates = new Gates(
            new Home(Presets.named("hermes"), Path.of("agents").toAbsolutePath()),
            () -> "acme",
            Samples.NAMES,
            () -> cluster);

    @BeforeEach
    void add() {
        for (String name : List.of("gw-coder", "gw-writer")) {
            cluster.add(Resource.STATEFUL_SET, name, new Tree().with("metadata", new Tree().with("name", name)));
        }
    }

    @Test
    void ofOneGatewayOnlyItsOwnObjectsAreAskedFor() throws IOException {
        Snapshot one = new Snapshots(gates, true).of(List.of(CODER));
        assertThat(one.set("gw-coder")).isPresent();
        assertThat(one.sets()).hasSize(1);
        assertThat(cluster.lists).containsExactly("STATEFUL_SET gw-coder", "POD gw-coder-0");
    }

    @Test
    void severalAreAskedForTogether() throws IOException {
        assertThat(new Snapshots(gates, true).of(List.of(CODER, WRITER)).sets()).hasSize(2);
        assertThat(cluster.lists).containsExactly("STATEFUL_SET ", "POD ");
    }

    @Test
    void aShortProcessReadsAllOnce() throws IOException {
        Snapshots brief = new Snapshots(gates, true);
        assertThat(brief.all()).isSameAs(brief.all()).isSameAs(brief.of(List.of(CODER)));
        assertThat(cluster.lists).hasSize(2);
    }

    @Test
    void aLongOneReadsThemAgain() throws IOException {
        Snapshots lasting = new Snapshots(gates, false);
        lasting.all();
        lasting.all();
        lasting.of(List.of(CODER));
        assertThat(cluster.lists).hasSize(6);
    }
}
