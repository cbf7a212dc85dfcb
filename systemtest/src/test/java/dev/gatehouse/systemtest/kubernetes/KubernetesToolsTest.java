package dev.gatehouse.systemtest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import dev.gatehouse.systemtest.cluster.Cluster;
import dev.gatehouse.systemtest.command.Advice;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.testkit.Poll;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Gatehouse in a pod of the cluster, where it sees the disks of the gateways; and outside, where it may not. */
@Tag("all")
@Order(1)
class KubernetesToolsTest {
    /** The launcher's record has to be missing for a minute and a half. */
    private static final Duration UNSEEN = Duration.ofMinutes(5);

    @RegisterExtension
    static final ClusterOfClass CLUSTER = new ClusterOfClass(Cluster::whole);

    private ClusterInstallation person;

    @BeforeEach
    void open() {
        person = new ClusterInstallation(new KubernetesPlace(CLUSTER.get()));
    }

    private static List<String> states(JsonObject answer) {
        return answer.getArray("gateways").stream()
                .map(JsonObject.class::cast)
                .map(gateway -> gateway.getString("profile") + " " + gateway.getString("state") + " "
                        + gateway.getString("since"))
                .toList();
    }

    private static List<String> names(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void thePodOfTheSetUpDoesWhatAPersonOutsideDoes() throws Exception {
        person.profile("coder", "");
        person.profile("writer", "");
        ToolsPod pod = ToolsPod.in(person);
        pod.apply("role");
        pod.apply("tools");
        pod.awaitReady();
        assertThat(pod.shell("id -u; id -g; touch /usr/x").output())
                .startsWith(KubernetesPlace.UID + "\n" + KubernetesPlace.UID);

        assertThat(states(pod.json(0, "--json", "gateway", "status", "--all")))
                .isEqualTo(states(person.json(0, "--json", "gateway", "status", "--all")))
                .hasSize(2);
        assertThat(pod.ends(0, "gateway", "start", "coder", "writer").error())
                .contains("✓ coder is up", "✓ writer is up");
        assertThat(states(pod.json(0, "--json", "gateway", "status", "--all")))
                .isEqualTo(states(person.json(0, "--json", "gateway", "status", "--all")))
                .allMatch(line -> line.contains(" up "));
        assertThat(pod.ends(0, "gateway", "logs", "coder").output()).contains("agent of coder");
        assertThat(pod.ends(0, "profile", "create", "third").error()).contains("✓ Created profile third");
        assertThat(pod.ends(0, "reconcile").error()).contains("third: register");
        assertThat(person.ends(0, "reconcile", "--dry-run").output()).isEmpty();
        assertThat(pod.ends(0, "gateway", "restart", "coder").error()).contains("✓ coder is up again");
        // Whoever stops it: the other one sees it.
        person.ends(0, "gateway", "stop", "writer");
        assertThat(pod.ends(3, "gateway", "status", "writer").output()).contains("down");
        assertThat(pod.ends(0, "profile", "list").output())
                .containsPattern("coder +- +running")
                .containsPattern("writer +- +stopped");
        for (String profile : List.of("coder", "writer", "third")) {
            pod.ends(0, "profile", "delete", profile, "--yes");
        }
        assertThat(person.kubectl("get", "statefulsets,configmaps", "-o", "name")
                        .orThrow())
                .doesNotContain("/gw-");
    }

    @Test
    void aClaimForEachProfile() throws Exception {
        person.write(
                "gatehouse.yaml",
                person.appFile("home")
                        .replace("  claim: home\n", "  claim: home\n  profile-claim: agents-{profile}\n"));
        person.profile("coder", "");
        String setup = person.ends(0, "render", "--setup", "claim").output();
        assertThat(setup).contains("name: home\n", "name: agents-coder\n");
        assertThat(person.ends(0, "render", "--setup", "claim", "coder").output())
                .contains("name: agents-coder\n")
                .doesNotContain("name: home\n");
        assertThat(person.ends(2, "render", "--setup", "tools", "coder").error())
                .contains("--setup tools is for a whole home, not for a profile");

        Result without = person.ends(1, "gateway", "install", "coder");
        assertThat(without.error()).contains("PersistentVolumeClaim agents-coder does not exist in namespace");
        advised("ProfileClaim: gatehouse --manager kubernetes render --setup claim", "no claim of a profile", without);
        Path disk = CLUSTER.get().directory().resolve("agents-coder");
        Files.createDirectories(disk);
        person.place().claim("agents-coder", disk);
        Result unseen = person.ends(1, "gateway", "install", "coder");
        assertThat(unseen.error()).contains("Gatehouse does not see claim agents-coder in ");
        advised("ProfileClaim: gatehouse --manager kubernetes render --setup tools", "an unseen claim", unseen);

        ToolsPod pod = ToolsPod.in(person);
        pod.apply("role");
        pod.apply("tools");
        pod.awaitReady();
        Path below = person.home().resolve("profiles/coder");
        assertThat(names(disk)).contains("SOUL.md", "config.yaml", ".gatehouse");
        assertThat(names(below)).as("it has moved").isEmpty();

        assertThat(pod.ends(0, "gateway", "start", "coder").error()).contains("✓ coder is up");
        assertThat(person.kubectl("exec", "gw-coder-0", "--", "ls", below.toString())
                        .orThrow())
                .contains("SOUL.md");
        assertThat(pod.ends(0, "gateway", "status", "coder").output())
                .contains("coder", "up")
                .doesNotContain("claim");
        assertThat(pod.ends(0, "reconcile", "--dry-run").output()).isEmpty();
        assertThat(pod.ends(1, "profile", "rename", "coder", "other").error()).contains("is a mount point");
        assertThat(pod.ends(0, "gateway", "status", "coder").output()).contains("up");

        // Where the claim is not seen, nobody takes the profile for deleted.
        assertThat(person.gatehouse("--json", "gateway", "status", "coder").output())
                .contains("its profile is in claim agents-coder");
        assertThat(person.ends(1, "reconcile").error()).contains("its profile may still exist", "not removed");
        assertThat(person.ends(1, "gateway", "uninstall", "coder").error())
                .contains("The gateway of coder stays: its profile is in claim agents-coder");
        assertThat(pod.ends(0, "gateway", "status", "coder").output()).contains("up");

        // A clone is in the home until the pod is applied again.
        pod.ends(0, "gateway", "stop", "coder");
        pod.ends(0, "profile", "clone", "coder", "writer");
        Path second = CLUSTER.get().directory().resolve("agents-writer");
        Files.createDirectories(second);
        person.place().claim("agents-writer", second);
        assertThat(pod.ends(1, "gateway", "start", "writer").error()).contains("does not see claim agents-writer");
        String tools = pod.ends(0, "render", "--namespace", person.place().namespace(), "--setup", "tools")
                .output();
        person.kubectlReading(tools, "apply", "-f", "-").orThrow();
        pod.awaitReady();
        pod.ends(0, "gateway", "start", "writer");
        assertThat(Files.readString(second.resolve(".gatehouse/claim"))).startsWith("agents-writer ");

        assertThat(pod.ends(0, "profile", "delete", "coder", "--yes").error()).contains("✓ Deleted profile coder");
        assertThat(names(disk)).isEmpty();
        pod.ends(4, "gateway", "status", "coder");
        assertThat(pod.ends(0, "gateway", "list").output()).contains("writer").doesNotContain("coder");
        pod.ends(0, "profile", "delete", "writer", "--yes");
    }

    /** A copy of files that change is damaged. */
    @Test
    void theProfileOfARunningGatewayDoesNotMove() throws Exception {
        person.profile("coder", "");
        person.ends(0, "gateway", "start", "coder");
        person.write(
                "gatehouse.yaml",
                person.appFile("home")
                        .replace("  claim: home\n", "  claim: home\n  profile-claim: moving-{profile}\n"));
        Path disk = Files.createDirectories(CLUSTER.get().directory().resolve("moving-coder"));
        person.place().claim("moving-coder", disk);
        ToolsPod pod = ToolsPod.in(person);
        pod.apply("role");
        pod.apply("tools");
        String command = "kubectl scale statefulset gw-coder --replicas=0";
        Poll.until(
                "the first container refuses",
                UNSEEN,
                () -> person.kubectl("logs", "deployment/gatehouse", "-c", "claims")
                        .output()
                        .contains(command));
        Path below = person.home().resolve("profiles/coder");
        assertThat(names(below)).contains("SOUL.md");
        assertThat(names(disk)).doesNotContain("SOUL.md");
        person.kubectl("scale", "statefulset", "gw-coder", "--replicas=0").orThrow();
        pod.awaitReady();
        assertThat(names(disk)).contains("SOUL.md", ".gatehouse").doesNotContain(".gatehouse-moving");
        assertThat(names(below)).isEmpty();
        assertThat(pod.ends(0, "gateway", "install", "coder").error()).contains("coder");
        pod.ends(0, "gateway", "start", "coder");
        pod.ends(0, "profile", "delete", "coder", "--yes");
    }

    /** As on a laptop whose home has the same path: the pod runs in the claim's files, and Gatehouse looks at others. */
    @Test
    void aPodThatWritesToAnotherDiskIsNamed() throws Exception {
        person.profile("coder", "");
        Path laptop = CLUSTER.get().directory().resolve("laptop");
        Files.createDirectories(laptop.resolve("profiles/coder"));
        Files.writeString(laptop.resolve("profiles/coder/SOUL.md"), "");
        Map<String, String> there = Map.of("ACME_HOME", laptop.toString());
        assertThat(person.gatehouse(there, "gateway", "start", "coder").exitCode())
                .isZero();
        assertThat(person.gatehouse(there, "--json", "gateway", "status", "coder")
                        .output())
                .as("a network file system may be that late")
                .doesNotContain("another disk");
        Poll.until(
                "the status names the other disk",
                UNSEEN,
                () -> person.gatehouse(there, "--json", "gateway", "status", "coder")
                        .output()
                        .contains("its pod writes to another disk than "));
        person.gatehouse(there, "gateway", "uninstall", "coder");
    }

    /** The number of pods is the only intent, also where only profiles are shown. */
    @Test
    void profilesShowTheIntentOfTheCluster() throws Exception {
        person.profile("coder", "");
        person.ends(0, "gateway", "start", "coder");
        person.kubectl("scale", "statefulset", "gw-coder", "--replicas=0").orThrow();
        assertThat(person.ends(0, "profile", "list").output()).containsPattern("coder +- +stopped");
        assertThat(person.ends(0, "profile", "show", "coder").output())
                .containsPattern("intent +stopped \\(kept by the service manager\\)");
        person.kubectl("scale", "statefulset", "gw-coder", "--replicas=1").orThrow();
        assertThat(person.ends(0, "profile", "list").output()).containsPattern("coder +- +running");
        Map<String, String> nowhere =
                Map.of("KUBECONFIG", person.home().resolve("nothing").toString());
        Result unknown = person.gatehouse(nowhere, "profile", "list");
        assertThat(unknown.exitCode()).isZero();
        assertThat(unknown.output()).containsPattern("coder +- +- ");
        assertThat(unknown.error()).contains("The intent is unknown: ");
        person.ends(0, "profile", "delete", "coder", "--yes");
    }

    private void advised(String site, String state, Result message) {
        Advice.follow(site, state, message, person::shell);
    }
}
