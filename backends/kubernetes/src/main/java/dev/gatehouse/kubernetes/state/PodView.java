package dev.gatehouse.kubernetes.state;

import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.RunRecord;
import dev.gatehouse.kubernetes.workload.WorkloadObjects;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a pod says about the container of its gateway (k8s.io/api, core/v1, PodStatus). Immutable.
 *
 * @param pod the pod, as the API server returns it
 */
public record PodView(Tree pod) {
    /** How the kubelet names an end because of the memory limit. */
    static final String OUT_OF_MEMORY = "OOMKilled";

    private static final long MEBIBYTE = 1L << 20;

    private static final String CRASHES = "CrashLoopBackOff";

    /**
     * Reasons for which the kubelet waits and tries again (kubernetes 1.37, pkg/kubelet/images and kuberuntime): nobody but a
     * person mends them.
     */
    private static final Set<String> OBSTACLES = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "ErrImageNeverPull",
            "InvalidImageName",
            "ImageInspectError",
            "RegistryUnavailable",
            "SignatureValidationFailed",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError",
            CRASHES);

    /** What the scheduler says of a claim that no new node mends (kubernetes 1.37, pkg/scheduler/framework/plugins/volumebinding). */
    private static final Pattern CLAIM =
            Pattern.compile("persistentvolumeclaim \"[^\"]*\" (not found|bound to non-existent|is being deleted)");

    /**
     * Why a container does not run.
     *
     * @param word one word of Kubernetes, such as {@code ImagePullBackOff}
     * @param message its own sentence; may be empty
     */
    public record Reason(String word, String message) {
        /** Both, as a part of a sentence. */
        public String words() {
            return message.isEmpty() ? word : word + ": " + message;
        }
    }

    String name() {
        return pod.at("metadata").text("name").orElse("");
    }

    public String uid() {
        return pod.at("metadata").text("uid").orElse("");
    }

    /** Whether it has been deleted and its processes are ending. */
    boolean isLeaving() {
        return pod.at("metadata").has("deletionTimestamp");
    }

    Optional<Instant> created() {
        return pod.at("metadata").time("creationTimestamp");
    }

    private Tree status() {
        return pod.at("status");
    }

    private Tree container() {
        for (Tree container : status().list("containerStatuses")) {
            if (container.text("name").filter(WorkloadObjects.CONTAINER::equals).isPresent()) {
                return container;
            }
        }
        return new Tree();
    }

    private Tree condition(String type) {
        for (Tree condition : status().list("conditions")) {
            if (condition.text("type").filter(type::equals).isPresent()) {
                return condition;
            }
        }
        return new Tree();
    }

    /** The runtime's name for the container, or for the one before it if it waits for a start; empty if there was none yet. */
    public String containerId() {
        return container().text("containerID").orElse("");
    }

    /** Since when the container runs; empty if it does not. */
    Optional<Instant> runningSince() {
        return container().at("state", "running").time("startedAt");
    }

    /** Whether the kubelet's probe says that the gateway serves. */
    boolean isReady() {
        return container().flag("ready");
    }

    /** How often the kubelet has restarted the container itself; a run of the gateway may be much shorter. */
    int containerRestarts() {
        return (int) container().number("restartCount");
    }

    /** What the kubelet waits for and only a person can mend. */
    Optional<Reason> obstacle() {
        Tree waiting = container().at("state", "waiting");
        return waiting.text("reason")
                .filter(OBSTACLES::contains)
                .map(word -> new Reason(
                        word,
                        word.equals(CRASHES)
                                ? ended().orElseGet(
                                                () -> waiting.text("message").orElse(""))
                                : waiting.text("message").orElse("")));
    }

    /**
     * How the container ended last: its last words if it is the launcher who ended, because it could not begin; else what is more than an
     * exit code, namely a lack of memory. Empty if there is no such end.
     */
    Optional<String> ended() {
        return end().or(this::lastEnd)
                .flatMap(end -> end.text("message")
                        .map(String::strip)
                        .filter(words -> !words.isEmpty() && !RunRecord.isRecord(words))
                        .or(() -> outOfMemory(end) ? Optional.of(OUT_OF_MEMORY + limit()) : Optional.empty()));
    }

    private static boolean outOfMemory(Tree end) {
        return end.text("reason").filter(OUT_OF_MEMORY::equals).isPresent();
    }

    /** The container's limit of memory, as the end of a sentence; one in bytes as MiB if it is a whole number of them. */
    String limit() {
        return pod.at("spec").list("containers").stream()
                .filter(container -> container
                        .text("name")
                        .filter(WorkloadObjects.CONTAINER::equals)
                        .isPresent())
                .findFirst()
                .flatMap(container -> container.at("resources", "limits").text("memory"))
                .map(limit -> limit.matches("[0-9]{1,18}") && Long.parseLong(limit) % MEBIBYTE == 0
                        ? Long.parseLong(limit) / MEBIBYTE + "Mi"
                        : limit)
                .map(limit -> ": the memory limit is " + limit)
                .orElse("");
    }

    /** What only a person can mend: an obstacle of the container, or a claim that the pod cannot have. */
    public Optional<Reason> blockage() {
        return obstacle()
                .or(() -> unscheduled()
                        .filter(reason -> CLAIM.matcher(reason.message()).find()));
    }

    /** Whether it has a node, and no container of it has begun. */
    boolean isPreparing() {
        return !node().isEmpty() && hasNeverRun();
    }

    /** Whether no container of it has begun. */
    public boolean hasNeverRun() {
        return runningSince().isEmpty() && end().isEmpty() && lastEnd().isEmpty() && containerRestarts() == 0;
    }

    /** Why no node takes the pod. A node may come, so it is no failure yet. */
    Optional<Reason> unscheduled() {
        Tree scheduled = condition("PodScheduled");
        return scheduled.text("status").filter("False"::equals).isPresent()
                ? Optional.of(new Reason(
                        scheduled.text("reason").orElse("Unschedulable"),
                        scheduled.text("message").orElse("")))
                : Optional.empty();
    }

    /**
     * Whether its node does not answer: the node controller then sets the condition Ready of the pod, while the container's status
     * stays as the kubelet last sent it (kubernetes 1.37, pkg/controller/util/node, MarkPodsNotReady). A readiness gate, which another
     * program has added, looks alike, but gives its reason.
     */
    public boolean isLost() {
        Tree ready = condition("Ready");
        return isReady()
                && ready.text("status").filter(status -> !status.equals("True")).isPresent()
                && ready.text("reason").filter("ReadinessGatesNotReady"::equals).isEmpty()
                && condition("ContainersReady")
                        .text("status")
                        .filter("True"::equals)
                        .isPresent();
    }

    /** The name of its node; empty if it has none yet. */
    public String node() {
        return pod.at("spec").text("nodeName").orElse("");
    }

    /** Whether the kubelet still has the container before the present one, which has begun. */
    public boolean hasFormerContainer() {
        return containerRestarts() > 0 && (runningSince().isPresent() || end().isPresent());
    }

    /** How the container before this one ended; empty if there was none. */
    Optional<Tree> lastEnd() {
        Tree last = container().at("lastState", "terminated");
        return last.isEmpty() ? Optional.empty() : Optional.of(last);
    }

    /** How the container ended, if none follows it at present. */
    public Optional<Tree> end() {
        Tree end = container().at("state", "terminated");
        return end.isEmpty() ? Optional.empty() : Optional.of(end);
    }

    /** Whether the kernel ended the container before this one because of its memory limit. */
    boolean ranOutOfMemory() {
        return lastEnd().filter(PodView::outOfMemory).isPresent();
    }
}
