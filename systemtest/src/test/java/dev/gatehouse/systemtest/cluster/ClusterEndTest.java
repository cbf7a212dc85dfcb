package dev.gatehouse.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Running;
import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A cluster leaves nothing on the host, also when nobody closes it. */
class ClusterEndTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Directories in which programs of a node keep files, and values that kubelet sets, on an ordinary machine. */
    private static final List<String> USUAL_PLACES = List.of(
            "/var/lib/kubelet",
            "/var/lib/containerd",
            "/var/lib/cni",
            "/var/log/containers",
            "/var/log/pods",
            "/run/containerd");

    private static final List<String> KERNEL_VALUES =
            List.of("/proc/sys/vm/overcommit_memory", "/proc/sys/kernel/panic", "/proc/sys/kernel/panic_on_oops");

    /** What is on this host of a cluster. */
    private record Traces(Path directory, long pid, String mark) {
        static Traces of(Cluster cluster) {
            return new Traces(cluster.directory(), cluster.pid(), cluster.mark());
        }

        /** Returns them, for the message: its files, processes, network interface and control groups. */
        List<String> left() {
            return Stream.of(Stream.of(directory), Stream.of(Path.of("/sys/class/net", mark)), groups())
                    .flatMap(paths -> paths)
                    .filter(Files::exists)
                    .map(Path::toString)
                    .toList();
        }

        boolean lives() {
            return ProcessHandle.of(pid).isPresent();
        }

        private Stream<Path> groups() {
            return lines("/proc/self/mounts").stream()
                    .map(line -> line.split(" ", 4))
                    .filter(mount -> mount[2].startsWith("cgroup"))
                    .map(mount -> Path.of(mount[1], mark));
        }
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> host() {
        return Stream.of(
                        USUAL_PLACES.stream()
                                .map(Path::of)
                                .filter(Files::exists)
                                .map(Path::toString),
                        KERNEL_VALUES.stream().flatMap(file -> lines(file).stream()),
                        lines("/proc/self/mounts").stream().filter(line -> !line.contains("gatehouse-namespace")))
                .flatMap(lines -> lines)
                .toList();
    }

    private static void assumeOwn(Cluster cluster) {
        Assumptions.assumeTrue(cluster.isOwn(), "a cluster of somebody else does not end");
    }

    @Test
    void nothingStaysOfAClusterWithARunningPod() {
        List<String> before = host();
        Traces traces;
        try (Cluster cluster = Cluster.whole()) {
            assumeOwn(cluster);
            traces = Traces.of(cluster);
            assertThat(traces.left()).hasSizeGreaterThan(2);
            cluster.kubectl("run", "sleeper", "--image=" + Cluster.IMAGE, "--", "sleep", "100000")
                    .orThrow();
            cluster.kubectl("wait", "--for=condition=Ready", "pod/sleeper", "--timeout=90s")
                    .orThrow();
            assertThat(host()).isEqualTo(before);
        }

        assertThat(traces.left()).isEmpty();
        assertThat(traces.lives()).isFalse();
        assertThat(host()).isEqualTo(before);
    }

    @Test
    void clustersAreIndependent() {
        try (Cluster one = Cluster.api();
                Cluster other = Cluster.api()) {
            assumeOwn(one);
            assertThat(one.mark()).isNotEqualTo(other.mark());
            one.kubectl("create", "namespace", "only-here").orThrow();
            assertThat(other.kubectl("get", "namespace", "only-here").error()).contains("not found");
            one.close();
            other.kubectl("get", "namespaces").orThrow();
        }
    }

    /** Opens a cluster, prints its traces, and waits to be killed. */
    static final class Opener {
        public static void main(String[] arguments) throws IOException {
            Cluster cluster = Cluster.whole();
            System.out.println(cluster.directory() + " " + cluster.pid() + " " + cluster.mark());
            // Standard input gets no data; it ends with the test, in case that does not kill this process.
            while (System.in.read() >= 0) {}
        }
    }

    @Test
    void nothingStaysOfAClusterOfAKilledTestRun() throws IOException {
        try (Cluster cluster = Cluster.api()) {
            // Skips where the other process could not open one.
            assumeOwn(cluster);
        }
        ProcessBuilder builder = new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Opener.class.getName());
        Process process = builder.start();
        try (Running run = new Running("java", process)) {
            String[] told = run.nextLine(Duration.ofMinutes(5))
                    .orElseThrow(() -> new AssertionError(run.errorSoFar()))
                    .split(" ", 3);
            Traces traces = new Traces(Path.of(told[0]), Long.parseLong(told[1]), told[2]);
            assertThat(traces.left()).hasSizeGreaterThan(2);

            process.destroyForcibly();

            Poll.until(
                    () -> "nothing is left: " + traces.left(),
                    LIMIT,
                    () -> traces.left().isEmpty() && !traces.lives());
        }
    }
}
