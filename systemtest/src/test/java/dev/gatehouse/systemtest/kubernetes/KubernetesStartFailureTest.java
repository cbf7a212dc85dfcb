package dev.gatehouse.systemtest.kubernetes;

import static dev.gatehouse.systemtest.kubernetes.Advised.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.KindSections;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.systemtest.cluster.Cluster;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What prevents a start: a named failure in the cluster's own words, long before the limit where it cannot mend itself. The status says
 * the same, and another start succeeds as soon as the cause is gone.
 */
@Tag("all")
class KubernetesStartFailureTest {
    /** No start here needs as long as this to be refused. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Duration SHORT = Duration.ofSeconds(4);

    @RegisterExtension
    static final ClusterOfClass CLUSTER = new ClusterOfClass(Cluster::whole);

    private KubernetesPlace place;
    private KubernetesFixture fixture;
    private FakeGateway gateway;
    private ServiceName coder;

    @BeforeEach
    void open() {
        place = new KubernetesPlace(CLUSTER.get());
        fixture = new KubernetesFixture(place);
        gateway = fixture.gateway("coder");
        coder = gateway.service();
    }

    @AfterEach
    void close() {
        fixture.close();
        assertThat(fixture.tracesOf(coder))
                .as("a removal in any state leaves nothing")
                .isEmpty();
    }

    private String kubectl(String... words) {
        String[] all = new String[words.length + 2];
        all[0] = "-n";
        all[1] = place.namespace();
        System.arraycopy(words, 0, all, 2, words.length);
        return CLUSTER.get().kubectl(all).orThrow();
    }

    private void apply(String yaml) {
        CLUSTER.get()
                .kubectlReading(yaml, "-n", place.namespace(), "apply", "-f", "-")
                .orThrow();
    }

    private void define(Map<String, Object> section) {
        GatewayDefinition definition = gateway.definition().toBuilder()
                .sections(new KindSections(Map.of("kubernetes", section)))
                .build();
        fixture.manager().define(List.of(definition), Initially.DOWN).orThrow();
    }

    /** A start that is refused long before its limit; the status says the same, and the advice works. */
    private GatehouseException refusedSoon(String... words) {
        long begun = System.nanoTime();
        GatehouseException failure = failure(fixture.manager().start(List.of(coder), Wait.untilReady(LIMIT)));
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("soon: " + failure.getMessage())
                .isLessThan(SOON);
        assertThat(failure).hasMessageContainingAll(words).hasMessageContaining("did not start");
        assertThat(Advised.run(CLUSTER.get(), failure).orThrow()).isNotBlank();
        ServiceStatus status = fixture.manager().status(coder);
        assertThat(status.state()).as(status.toString()).isEqualTo(State.CRASHLOOP);
        // After some attempts, the kubelet says only that it waits.
        assertThat(status.reason())
                .hasValueSatisfying(
                        reason -> assertThat(reason).containsAnyOf(words[words.length - 1], "CrashLoopBackOff"));
        return failure;
    }

    private void startsNow() {
        fixture.manager().start(List.of(coder), Wait.untilReady(LIMIT)).orThrow();
        assertThat(fixture.manager().status(coder).state()).isEqualTo(State.UP);
    }

    @ParameterizedTest
    @CsvSource({
        "gatehouse.test/none:1, Never, ErrImageNeverPull",
        "127.0.0.1:1/none:1, IfNotPresent, ImagePull",
        "Not An Image, Never, InvalidImageName",
    })
    void anImageThatIsNotThere(String image, String policy, String word) {
        define(Map.of("image", image, "pull-policy", policy));
        refusedSoon(word);
        define(Map.of());
        startsNow();
    }

    @Test
    void aNodeThatIsNotThereMayComeAndIsWaitedFor() {
        define(Map.of("node-selector", Map.of("gatehouse.test/" + place.namespace(), "yes")));
        GatehouseException late = failure(fixture.manager().start(List.of(coder), Wait.untilReady(SHORT)));
        assertThat(late).hasMessageContainingAll("within 4 s", "Unschedulable", "node affinity");
        assertThat(Advised.run(CLUSTER.get(), late).orThrow()).contains("FailedScheduling");
        ServiceStatus status = fixture.manager().status(coder);
        assertThat(status.state()).isEqualTo(State.STARTING);
        assertThat(status.reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("Unschedulable", "node affinity"));

        CLUSTER.get()
                .kubectl("label", "node", Cluster.NODE, "gatehouse.test/" + place.namespace() + "=yes")
                .orThrow();
        startsNow();
    }

    @Test
    void aClaimThatDoesNotExistIsNoCaseForWaiting() {
        define(Map.of("mounts", List.of(Map.of("claim", "nowhere", "path", "/nowhere"))));
        refusedSoon("Unschedulable", "persistentvolumeclaim \"nowhere\" not found");
    }

    @Test
    void aClaimWithoutAVolumeIsNamedAtTheLimit() {
        apply("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: unbound}
                spec: {accessModes: [ReadWriteOnce], storageClassName: "", resources: {requests: {storage: 1Gi}}}
                """);
        define(Map.of("mounts", List.of(Map.of("claim", "unbound", "path", "/unbound"))));
        GatehouseException late = failure(fixture.manager().start(List.of(coder), Wait.untilReady(SHORT)));
        assertThat(late).hasMessageContainingAll("within 4 s", "unbound immediate PersistentVolumeClaims");
        Advised.run(CLUSTER.get(), late).orThrow();
    }

    @Test
    void aVolumeThatCannotBeMounted() {
        fixture.manager().define(gateway.definition());
        kubectl("delete", "configmap", "gw-coder");
        refusedSoon("FailedMount", "configmap \"gw-coder\" not found");
        fixture.manager().define(gateway.definition());
        startsNow();
    }

    @Test
    void aSecretThatIsNotThere() {
        fixture.manager().define(gateway.definition());
        kubectl("delete", "secret", "gw-coder");
        refusedSoon("CreateContainerConfigError", "secret \"gw-coder\" not found");
        fixture.manager().define(gateway.definition());
        startsNow();
    }

    @Test
    void aContainerThatCannotBeCreated() throws IOException {
        Path scratch = Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toRealPath();
        Path file = Files.createTempFile(scratch, "gatehouse", ".file");
        try {
            define(Map.of(
                    "mounts",
                    List.of(
                            Map.of("claim", "scratch", "path", scratch.toString()),
                            Map.of(
                                    "claim",
                                    "scratch",
                                    "path",
                                    "/usr",
                                    "claim-path",
                                    file.getFileName().toString()))));
            refusedSoon("Error", "not a directory");
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aQuotaThatAllowsNoPod() {
        fixture.manager().define(gateway.definition());
        apply("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: none}
                spec: {hard: {pods: "0"}}
                """);
        Poll.until(
                "the quota counts",
                SOON,
                () -> kubectl("get", "resourcequota", "none", "-o", "jsonpath={.status.hard.pods}")
                        .equals("0"));
        refusedSoon("FailedCreate", "exceeded quota: none");
        // Later, when the cluster tries more and more rarely, a start fails as soon.
        refusedSoon("FailedCreate", "exceeded quota: none");
        kubectl("delete", "resourcequota", "none");
        startsNow();
    }

    @Test
    void podSecurityAcceptsGatewaysAndRefusesWhatOthersMakeOfThem() {
        CLUSTER.get()
                .kubectl("label", "namespace", place.namespace(), "pod-security.kubernetes.io/enforce=restricted")
                .orThrow();
        fixture.manager().define(gateway.definition());
        startsNow();
        fixture.manager().stop(List.of(coder), Wait.PROOF).orThrow();
        kubectl(
                "patch",
                "statefulset",
                "gw-coder",
                "-p",
                "{\"spec\":{\"template\":{\"spec\":{\"hostNetwork\":true}}}}");
        refusedSoon("FailedCreate", "violates PodSecurity \"restricted");
    }

    @Test
    void aStopDuringAStartNamesWhoStopped() throws Exception {
        define(Map.of("node-selector", Map.of("gatehouse.test/never", "yes")));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Batch> start = threads.submit(() -> fixture.manager().start(List.of(coder), Wait.untilReady(LIMIT)));
            Poll.until(
                    "it waits for a node",
                    SOON,
                    () -> fixture.manager().status(coder).reason().isPresent());
            kubectl(
                    "patch",
                    "statefulset",
                    "gw-coder",
                    "--field-manager=kubectl-edit",
                    "-p",
                    "{\"spec\":{\"replicas\":0}}");
            assertThat(failure(start.get())).hasMessageContaining("it was stopped during the start by kubectl-edit");
        }
    }
}
