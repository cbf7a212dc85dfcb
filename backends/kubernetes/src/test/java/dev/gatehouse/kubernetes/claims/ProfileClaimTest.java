package dev.gatehouse.kubernetes.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.kubernetes.api.ClusterInMemory;
import dev.gatehouse.kubernetes.api.Resource;
import dev.gatehouse.kubernetes.control.KubernetesController;
import dev.gatehouse.kubernetes.gates.Gates;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.Labels;
import dev.gatehouse.kubernetes.workload.Samples;
import dev.gatehouse.kubernetes.workload.Workload;
import dev.gatehouse.kubernetes.workload.WorkloadObjects;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose claim it is, and what needs it. */
class ProfileClaimTest {
    private static final ServiceName CODER = new ServiceName(ProfileName.of("coder"));
    private static final String CLAIM = "agents-coder";

    private final ClusterInMemory cluster = new ClusterInMemory();

    @TempDir
    private Path directory;

    @BeforeEach
    void create() {
        cluster.add(Resource.CLAIM, CLAIM, claim(Map.of()));
    }

    private static Tree claim(Map<String, String> annotations) {
        Tree texts = new Tree();
        annotations.forEach(texts::with);
        return new Tree()
                .with("kind", "PersistentVolumeClaim")
                .with("metadata", new Tree().with("name", CLAIM).with("annotations", texts));
    }

    private Gates gates(String home) {
        return new Gates(
                new Home(Presets.named("hermes"), directory.resolve(home)), () -> home, Samples.NAMES, () -> cluster);
    }

    /** Gatehouse of a home that sees the claim, in which the mark is. */
    private Gates seeing(String home, String mark) throws IOException {
        Gates gates = gates(home);
        Path file = gates.home().directory(CODER.profile()).resolve(ProfileClaim.FILE);
        Files.createDirectories(file.getParent());
        Files.writeString(file, mark);
        return gates;
    }

    private Optional<String> annotation(String key) {
        return cluster.get(Resource.CLAIM, CLAIM)
                .orElseThrow()
                .at("metadata", "annotations")
                .text(key);
    }

    @Test
    void profilesOfOneNameInTwoHomesDoNotShareAClaim() throws IOException {
        ProfileClaim first = new ProfileClaim(seeing("a", "agents-coder 1\n"));
        first.require(CODER, CLAIM);
        first.require(CODER, CLAIM);
        assertThat(cluster.changes).containsExactly("apply " + CLAIM);
        ProfileClaim second = new ProfileClaim(seeing("b", "agents-coder 1\n"));
        assertThatThrownBy(() -> second.require(CODER, CLAIM))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("has another directory than " + directory.resolve("b/profiles/coder"))
                .hasMessageContaining("remove its annotation gatehouse.dev/profile-directory");
    }

    @Test
    void theClaimOfAHomeIsNotThatOfAProfile() throws IOException {
        String home = ClaimNotes.home("other");
        cluster.add(Resource.CLAIM, CLAIM, claim(Map.of(home, "7")));
        ProfileClaim profile = new ProfileClaim(seeing("a", "agents-coder 1\n"));
        assertThatThrownBy(() -> profile.require(CODER, CLAIM))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Claim agents-coder in namespace agents has a home")
                .hasMessageContaining("remove its annotation " + home);
        assertThat(cluster.changes).isEmpty();
    }

    @Test
    void theClaimOfAProfileIsNotThatOfAHome() throws IOException {
        new ProfileClaim(seeing("a", "agents-coder 1\n")).require(CODER, CLAIM);
        HomeClaim home = new HomeClaim(gates("b"));
        Workload workload = Workload.parse(Map.of("image", "x", "claim", CLAIM));
        assertThatThrownBy(() -> home.require(workload))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("has the directory of profile coder, and a home needs another claim");
    }

    /** Server-side apply takes away what its manager does not repeat. */
    @Test
    void aNoteKeepsTheOthers() throws IOException {
        for (String home : List.of("x", "y")) {
            Files.createDirectories(directory.resolve(home));
            new HomeClaim(gates(home))
                    .require(Workload.parse(Map.of("image", "x", "claim", CLAIM, "claim-path", home)));
        }
        ClaimNotes.of(gates("x"), CLAIM, Remedy.of("true")).note(ClaimNotes.PROFILE, "coder 1");
        assertThat(annotation(ClaimNotes.home(CLAIM + "/x"))).isPresent();
        assertThat(annotation(ClaimNotes.home(CLAIM + "/y"))).isPresent();
        assertThat(annotation(ClaimNotes.PROFILE)).hasValue("coder 1");
    }

    private List<String> refusals(Gates gates, Operation operation) {
        Tree annotations = new Tree()
                .with(Labels.HOME, gates.identity().get())
                .with(Labels.PROFILE, CODER.toString())
                .with(Labels.EXPECTATIONS, Expectations.of(Samples.plain()).text())
                .with(Labels.PROFILE_CLAIM, CLAIM);
        Tree labels = new Tree()
                .with(Labels.MANAGED_BY, Labels.GATEHOUSE)
                .with(
                        Labels.HOME_HASH,
                        WorkloadObjects.homeHash(gates.identity().get()));
        cluster.add(
                Resource.STATEFUL_SET,
                "gw-coder",
                new Tree()
                        .with(
                                "metadata",
                                new Tree()
                                        .with("name", "gw-coder")
                                        .with("labels", labels)
                                        .with("annotations", annotations))
                        .with("spec", new Tree().with("replicas", 0)));
        List<String> refused = new ArrayList<>();
        new KubernetesController(gates)
                .prepare(List.of(CODER), operation, (service, reason) -> refused.add(reason.getMessage()));
        return refused;
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void nothingButAStopGoesWithoutTheClaim(Operation operation) throws IOException {
        List<String> refused = refusals(gates("a"), operation);
        switch (operation) {
            case STOP -> assertThat(refused).isEmpty();
            case REMOVE ->
                assertThat(refused)
                        .singleElement()
                        .asString()
                        .contains("The gateway of coder stays: its profile is in claim agents-coder");
            default ->
                assertThat(refused)
                        .singleElement()
                        .asString()
                        .contains("Gatehouse does not see claim agents-coder in "
                                + directory.resolve("a/profiles/coder"));
        }
        assertThat(refusals(seeing("a", "agents-coder 1\n"), operation)).isEmpty();
        assertThat(cluster.changes).isEmpty();
    }

    /** Then no pod mounts the claim, because only profiles have claims. */
    @Test
    void aProfileThatIsOnlyInItsClaimHasToBeCreatedFirst() throws IOException {
        String first = "create its profile again with `gatehouse profile create coder`";
        Gates gates = gates("a");
        assertThat(refusals(gates, Operation.START).getFirst()).contains(first);
        assertThat(refusals(gates, Operation.REMOVE).getFirst()).contains(first);
        Files.createDirectories(gates.home().directory(CODER.profile()));
        Files.createFile(gates.home().directory(CODER.profile()).resolve("SOUL.md"));
        assertThat(refusals(gates, Operation.START).getFirst()).doesNotContain(first);
    }
}
