package dev.gatehouse.systemtest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import dev.gatehouse.systemtest.cluster.Cluster;
import dev.gatehouse.systemtest.command.Advice;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.Running;
import dev.gatehouse.testkit.FileTree;
import dev.gatehouse.testkit.Poll;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The command on a real cluster: exit codes, both outputs, and each command that a message advises. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("all")
@Order(1)
class KubernetesCommandTest {
    private static final Duration LIMIT = ClusterInstallation.LIMIT;

    private Cluster cluster;
    private ClusterInstallation person;

    @BeforeAll
    void open() {
        cluster = Cluster.whole();
        person = new ClusterInstallation(new KubernetesPlace(cluster));
    }

    @AfterAll
    void close() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private Result ends(int exitCode, String... words) {
        return person.ends(exitCode, words);
    }

    /** Executes what a message advises. */
    private Result advised(String site, String state, Result message) {
        return Advice.follow(site, state, message, person::shell);
    }

    @Test
    void detectSaysWhyCommandsUseTheCluster() {
        Result result = ends(0, "detect");
        assertThat(result.error()).contains("Commands use kubernetes because the app file names it");
        assertThat(result.output()).doesNotContain("kubernetes ");
        assertThat(person.gatehouse(Map.of("GATEHOUSE_MANAGER", "kubernetes"), "detect")
                        .error())
                .contains("Commands use kubernetes because GATEHOUSE_MANAGER names it");
    }

    @Test
    void lifeOfAProfile() throws Exception {
        assertThat(ends(0, "profile", "create", "coder").error()).contains("✓ Created profile coder");
        assertThat(ends(3, "gateway", "status", "coder").output()).contains("coder", "absent");
        assertThat(ends(0, "gateway", "install", "coder").error()).contains("✓ ", "coder");
        assertThat(ends(3, "gateway", "status", "coder").output()).contains("down");

        assertThat(ends(0, "gateway", "start", "coder").error()).contains("✓ coder is up");
        JsonObject status = person.status(0, "coder");
        assertThat(status.getString("state")).isEqualTo("up");
        assertThat(status.isNull("pid")).isTrue();
        assertThat(ends(0, "gateway", "start", "coder").error()).contains("✓ coder is already up");
        assertThat(ends(0, "check").error()).contains("✓ ");

        assertThat(ends(0, "gateway", "restart", "coder").error()).contains("✓ coder is up again");
        assertThat(ends(0, "gateway", "stop", "coder").error()).contains("✓ coder is down");
        assertThat(ends(3, "gateway", "status", "coder").output()).contains("down");
        assertThat(person.kubectl("get", "pods", "-o", "name").orThrow()).doesNotContain("gw-coder-0");

        ends(0, "gateway", "start", "coder");
        assertThat(ends(0, "gateway", "uninstall", "coder").error()).contains("✓ ");
        assertThat(person.kubectl("get", "statefulsets,configmaps,pods", "-o", "name")
                        .orThrow())
                .doesNotContain("gw-coder");
        assertThat(ends(2, "profile", "delete", "coder").error()).contains("--yes");
        ends(0, "profile", "delete", "coder", "--yes");
        assertThat(ends(4, "gateway", "status", "coder").error()).contains("Profile coder does not exist");
    }

    @Test
    void allAreListedStartedAndChecked() throws Exception {
        person.profile("first", "");
        person.profile("second", "");
        Result result = ends(1, "gateway", "start", "first", "nobody", "second");
        assertThat(result.error())
                .contains("✓ first is up", "✗ Profile nobody does not exist", "✓ second is up", "1 of 3");
        assertThat(ends(0, "gateway", "status", "--all").output())
                .containsPattern("first +up")
                .containsPattern("second +up");
        assertThat(ends(0, "gateway", "list").output()).containsPattern("first +up.*running");
        assertThat(person.json(0, "--json", "gateway", "list").getString("manager"))
                .isEqualTo("kubernetes");
        assertThat(ends(0, "doctor").exitCode()).isZero();
        assertThat(ends(0, "gateway", "stop", "first", "second").error())
                .contains("✓ first is down", "✓ second is down");
        ends(0, "profile", "delete", "first", "--yes");
        ends(0, "profile", "delete", "second", "--yes");
    }

    @Test
    void logsAreShownAndFollowed() throws Exception {
        person.profile("talker", "");
        person.profile("other", "");
        ends(0, "gateway", "start", "talker", "other");
        assertThat(ends(0, "gateway", "logs", "-n", "5", "talker").output()).contains("agent of talker");
        assertThat(ends(0, "gateway", "logs", "--since", "10m", "talker", "other")
                        .output())
                .containsPattern("talker.*agent of talker")
                .containsPattern("other.*agent of other");
        try (Running following = person.start(Map.of(), "gateway", "logs", "-f", "talker")) {
            assertThat(following.nextLine(LIMIT))
                    .hasValueSatisfying(line -> assertThat(line).contains("agent of talker"));
        }
        ends(0, "gateway", "stop", "talker", "other");
        ends(0, "profile", "delete", "talker", "--yes");
        ends(0, "profile", "delete", "other", "--yes");
    }

    @Test
    void reconcileFollowsTheProfilesOnDisk() throws Exception {
        person.profile("handmade", "");
        assertThat(ends(0, "reconcile", "--dry-run").output()).contains("handmade: register");
        ends(0, "reconcile");
        assertThat(ends(3, "gateway", "status", "handmade").output()).contains("down");
        person.profile("handmade", "gateway:\n  env: {WORD: other}\n");
        assertThat(ends(0, "reconcile", "--dry-run").output()).contains("handmade: refresh (changed: ");
        ends(0, "reconcile");
        assertThat(ends(0, "reconcile", "--dry-run").output()).isEmpty();
        person.profile("stays", "");
        ends(0, "reconcile");
        FileTree.delete(person.home().resolve("profiles/handmade"));
        assertThat(ends(0, "reconcile", "--dry-run").output()).contains("handmade: remove");
        ends(0, "reconcile");
        assertThat(person.kubectl("get", "statefulsets", "-o", "name").orThrow())
                .doesNotContain("gw-handmade")
                .contains("gw-stays");
        Files.move(person.home().resolve("profiles/stays"), person.home().resolve("away"));
        ends(0, "reconcile", "--prune");
        assertThat(person.kubectl("get", "statefulsets", "-o", "name").orThrow())
                .doesNotContain("gw-stays");
        FileTree.delete(person.home().resolve("away"));
    }

    /** The number of pods is the only intent: whoever scaled last has decided. */
    @Test
    void aScaleByKubectlIsAnIntent() throws Exception {
        person.profile("scaled", "");
        ends(0, "gateway", "start", "scaled");
        person.kubectl("scale", "statefulset", "gw-scaled", "--replicas=0").orThrow();
        Poll.until(
                "it is down",
                LIMIT,
                () -> person.status(3, "scaled").getString("state").equals("down"));
        assertThat(ends(0, "gateway", "list").output()).containsPattern("scaled +down.*stopped");
        assertThat(ends(0, "reconcile", "--dry-run").output()).doesNotContain("scaled");
        ends(0, "gateway", "status", "--all");
        person.kubectl("scale", "statefulset", "gw-scaled", "--replicas=1").orThrow();
        Poll.until(
                "it is up",
                LIMIT,
                () -> person.gatehouse("gateway", "status", "scaled").exitCode() == 0);
        assertThat(ends(0, "reconcile", "--dry-run").output()).doesNotContain("scaled");
        ends(0, "profile", "delete", "scaled", "--yes");
    }

    @Test
    void aRenamedProfileKeepsItsGateway() throws Exception {
        person.profile("before", "");
        ends(0, "gateway", "start", "before");
        ends(0, "profile", "rename", "before", "after");
        assertThat(person.status(0, "after").getString("state")).isEqualTo("up");
        assertThat(person.kubectl("get", "statefulsets", "-o", "name").orThrow())
                .contains("gw-after")
                .doesNotContain("gw-before");
        assertThat(ends(0, "profile", "disable", "after").error()).contains("its gateway is stopped");
        assertThat(ends(1, "gateway", "start", "after").error()).contains("✗ Profile after is disabled");
        ends(0, "profile", "delete", "after", "--yes");
    }

    @Test
    void aGatewayThatEndsFailsItsStart() throws Exception {
        person.profile("broken", "gateway: {restart: never}\n");
        person.write("profiles/broken/exit", "3");
        Result result = ends(1, "gateway", "start", "broken");
        assertThat(result.error()).contains("✗ ", "broken", "exit 3");
        advised("OperationFailures: gatehouse gateway logs -n 20", "a gateway that ends", result);
        assertThat(ends(3, "gateway", "status", "broken").output()).contains("failed", "exit 3");
        Files.delete(person.home().resolve("profiles/broken/exit"));
        ends(0, "gateway", "start", "broken");
        ends(0, "profile", "delete", "broken", "--yes");
    }

    @Test
    void anImageThatDoesNotExistIsNamed() throws Exception {
        person.profile("picture", "gateway:\n  kubernetes: {image: 'gatehouse.test/none:1'}\n");
        Result result = ends(1, "gateway", "start", "picture");
        assertThat(result.error()).contains("did not start: ErrImageNeverPull");
        assertThat(advised("Gates: kubectl", "an image that does not exist", result)
                        .output())
                .contains("ErrImageNeverPull");
        ends(0, "profile", "delete", "picture", "--yes");
    }

    @Test
    void aWrongContextAndAnUnknownNamespaceAreNamed() throws Exception {
        person.profile("lonely", "");
        Result unknown = ends(4, "gateway", "status", "lonely", "--context", "nowhere");
        assertThat(unknown.error()).contains("the kubeconfig has no context nowhere");
        advised("ClusterConnection: kubectl config get-contexts", "an unknown context", unknown);
        assertThat(ends(1, "gateway", "start", "lonely", "--namespace", "no-such-namespace")
                        .error())
                .contains("no-such-namespace");
        assertThat(ends(2, "gateway", "status", "--system", "lonely").error())
                .contains("kubernetes does not support --system");
        ends(0, "profile", "delete", "lonely", "--yes");
    }

    @Test
    void objectsOfAnotherManagerAreNamedAndReplacedOnlyOnRequest() throws Exception {
        person.profile("chart", "");
        person.kubectlReading("""
                        apiVersion: apps/v1
                        kind: StatefulSet
                        metadata:
                          name: gw-chart
                          annotations: {meta.helm.sh/release-name: agents}
                        spec:
                          replicas: 1
                          selector: {matchLabels: {app: chart}}
                          template:
                            metadata: {labels: {app: chart}}
                            spec:
                              terminationGracePeriodSeconds: 1
                              containers: [{name: main, image: IMAGE, imagePullPolicy: Never, command: [tail, -f, /dev/null]}]
                        """.replace("IMAGE", Cluster.IMAGE), "apply", "-f", "-")
                .orThrow();
        Result refused = ends(1, "gateway", "install", "chart");
        assertThat(refused.error()).contains("is not Gatehouse's, but managed by Helm release agents", "adopt chart");
        assertThat(ends(0, "adopt", "--dry-run", "chart").output()
                        + person.gatehouse("adopt", "--dry-run", "chart").error())
                .contains("chart");
        assertThat(person.kubectl("get", "statefulset", "gw-chart", "-o", "jsonpath={.spec.selector.matchLabels.app}")
                        .orThrow())
                .isEqualTo("chart");
        advised("LiveObjects: gatehouse --manager kubernetes adopt", "a StatefulSet of Helm", refused);
        Poll.until(
                "it is up",
                LIMIT,
                () -> person.gatehouse("gateway", "status", "chart").exitCode() == 0);
        Result kept = ends(1, "adopt", "--undo", "chart");
        assertThat(kept.error()).contains("keeps nothing of what another manager had set");
        advised("KubernetesServiceManager: gatehouse gateway uninstall", "an undo", kept);
        ends(0, "profile", "delete", "chart", "--yes");
    }

    @Test
    void aForeignEditIsNamedAndStays() throws Exception {
        person.profile("edited", "");
        ends(0, "gateway", "install", "edited");
        String quota = "gateway:\n  kubernetes: {limits: {memory: 1.5 lots}}\n";
        person.profile("wrong", quota);
        advised("Gates: kubectl", "a value that the cluster refuses", ends(1, "gateway", "install", "wrong"));
        ends(0, "profile", "delete", "wrong", "--yes");
        person.kubectl("set", "env", "statefulset/gw-edited", "DEBUG=1").orThrow();
        assertThat(ends(0, "reconcile", "--dry-run").output()).contains("edited: refresh");
        Result refused = ends(1, "gateway", "install", "edited");
        assertThat(refused.error()).contains("env DEBUG was added by kubectl-set");
        advised("ApplySession: gatehouse --manager kubernetes gateway install --adopt", "an added variable", refused);
        assertThat(ends(0, "reconcile", "--dry-run").output()).doesNotContain("edited");
        ends(0, "profile", "delete", "edited", "--yes");
    }

    @Test
    void aHomeThatOnlyThisMachineHasIsRefused() throws Exception {
        // As on a laptop: the profile is in a directory that no pod sees.
        Path laptop = person.place().cluster().directory().resolve("laptop");
        Files.createDirectories(laptop.resolve("profiles/coder"));
        Files.writeString(laptop.resolve("profiles/coder/SOUL.md"), "");
        Map<String, String> there = Map.of("ACME_HOME", laptop.toString());
        person.profile("noted", "");
        ends(0, "gateway", "install", "noted");
        Result other = person.gatehouse(there, "gateway", "install", "coder");
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.error()).contains("has another home than " + laptop, "where it sees the files of the claim");
        advised("HomeClaim: gatehouse --manager kubernetes render --setup tools", "another home", other);

        // Nothing is noted on the claim yet.
        person.kubectl("annotate", "pvc", "home", noted(person) + "-").orThrow();
        Result started = person.gatehouse(there, "gateway", "start", "coder");
        assertThat(started.exitCode()).isEqualTo(1);
        assertThat(started.error()).contains("does not exist in this volume", "where it sees the files of the claim");
        person.gatehouse(there, "gateway", "uninstall", "coder");
        person.kubectl("annotate", "pvc", "home", noted(person) + "-").orThrow();
        ends(0, "profile", "delete", "noted", "--yes");
    }

    private static String noted(ClusterInstallation person) {
        String all = person.kubectl("get", "pvc", "home", "-o", "jsonpath={.metadata.annotations}")
                .orThrow();
        int begin = all.indexOf("gatehouse.dev/home-");
        return all.substring(begin, all.indexOf('"', begin));
    }

    @Test
    void aClaimThatDoesNotExistIsNamed() throws Exception {
        person.profile("claimless", "");
        person.write("other.yaml", person.appFile("nothing"));
        Map<String, String> other =
                Map.of("GATEHOUSE_APP", person.home().resolve("other.yaml").toString());
        Result result = person.gatehouse(other, "gateway", "install", "claimless");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.error()).contains("PersistentVolumeClaim nothing does not exist in namespace");
        advised("HomeClaim: gatehouse --manager kubernetes render --setup claim", "no claim", result);
        person.profile("claimless", "gateway:\n  kubernetes: {claim: nothing}\n");
        assertThat(ends(1, "gateway", "install", "claimless").error()).contains("kubernetes.claim is that of the home");
        ends(0, "profile", "delete", "claimless", "--yes");
    }

    @Test
    void renderedManifestsAreAccepted() throws Exception {
        person.profile("drawn", "gateway: {ready: port, port: 9201, env: {TOKEN: \"it's: a #secret\"}}\n");
        String all = ends(0, "render", "--all").output();
        assertThat(all).contains("kind: StatefulSet", "name: gw-drawn", "---\n").doesNotContain("==>");
        assertThat(person.kubectlReading(all, "apply", "--dry-run=server", "-f", "-")
                        .orThrow())
                .contains("statefulset.apps/gw-drawn");
        String setup = ends(0, "render", "--setup", "all").output();
        // The claim of this name has another class.
        String other = setup.replace("name: home\n", "name: another\n");
        assertThat(person.kubectlReading(other, "apply", "--dry-run=server", "-f", "-")
                        .orThrow())
                .contains(
                        "role.rbac.authorization.k8s.io/gatehouse",
                        "deployment.apps/gatehouse",
                        "persistentvolumeclaim/another");
        assertThat(person.json(0, "--json", "render", "drawn").getArray("files"))
                .isNotEmpty();
        assertThat(ends(2, "render", "--setup", "wheel").error()).contains("must be one of claim, role, tools, all");
        ends(0, "profile", "delete", "drawn", "--yes");
    }

    /** What kubectl applied is what Gatehouse would have installed. */
    @Test
    void objectsThatKubectlAppliedAreInStep() throws Exception {
        person.profile("pipeline", "");
        String manifests = ends(0, "render", "pipeline").output();
        person.kubectlReading(manifests, "apply", "--server-side", "-f", "-").orThrow();
        Poll.until(
                "it is up",
                LIMIT,
                () -> person.gatehouse("gateway", "status", "pipeline").exitCode() == 0);
        assertThat(ends(0, "reconcile", "--dry-run").output()).doesNotContain("pipeline");
        ends(0, "gateway", "stop", "pipeline");
        person.kubectlReading(manifests, "apply", "--server-side", "-f", "-").orThrow();
        assertThat(ends(3, "gateway", "status", "pipeline").output()).contains("down");
        ends(0, "profile", "delete", "pipeline", "--yes");
        assertThat(person.kubectl("get", "statefulsets", "-o", "name").orThrow())
                .doesNotContain("gw-pipeline");
    }

    /** Everything through the role that Gatehouse renders. */
    @Test
    void theRenderedRoleIsEnough() throws Exception {
        person.profile("modest", "");
        String namespace = person.place().namespace();
        String role = ends(0, "render", "--setup", "role").output();
        person.kubectlReading(role, "apply", "-f", "-").orThrow();
        Path config = cluster.accountKubeconfig(namespace, "visitor");
        person.kubectl(
                        "create",
                        "rolebinding",
                        "visitor",
                        "--role=gatehouse",
                        "--serviceaccount=" + namespace + ":visitor")
                .orThrow();
        Map<String, String> visitor = Map.of("KUBECONFIG", config.toString());
        for (List<String> line : List.of(
                List.of("gateway", "start", "modest"),
                List.of("gateway", "status", "modest"),
                List.of("gateway", "logs", "modest"),
                List.of("gateway", "restart", "modest"),
                List.of("reconcile"),
                List.of("gateway", "stop", "modest"),
                List.of("profile", "delete", "modest", "--yes"))) {
            Result result = person.gatehouse(visitor, line.toArray(String[]::new));
            assertThat(result.exitCode()).as("%s: %s", line, result).isZero();
        }
    }
}
