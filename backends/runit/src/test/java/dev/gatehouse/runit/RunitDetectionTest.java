package dev.gatehouse.runit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.spi.provider.HostFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Detection on sample hosts, each a directory with its own {@code proc}. */
class RunitDetectionTest {
    private static final Kind RUNIT = Kind.of("runit");

    @TempDir
    private Path root;

    private void process(int pid, String name, String arguments, String pidInside) throws IOException {
        Path process = Files.createDirectories(root.resolve("proc/" + pid));
        Files.writeString(process.resolve("comm"), name + "\n");
        Files.writeString(process.resolve("cmdline"), arguments.replace(' ', '\0') + "\0");
        Files.writeString(process.resolve("status"), "Name:\t" + name + "\nNSpid:\t" + pidInside + "\nThreads:\t1\n");
    }

    private Path directory(String name) throws IOException {
        return Files.createDirectories(root.resolve(name));
    }

    private Path services(Map<String, String> environment) {
        HostFacts host = new HostFacts(root, "Linux", environment);
        return RunitLayout.services(host, Runsvdir.running(host));
    }

    private List<Evidence> evidence(Map<String, String> environment) {
        return new RunitProvider().evidence(new HostFacts(root, "Linux", environment));
    }

    @Test
    void aHostWithoutRunitHasNoEvidence() throws IOException {
        process(1, "systemd", "/sbin/init", "1");
        assertThat(evidence(Map.of())).isEmpty();
    }

    @Test
    void anUnsupervisedServicesDirectoryDoesNotCount() throws IOException {
        Path services = directory("etc/service");
        process(7, "runsvdir", "runsvdir -P /service log:....", "7");
        assertThat(evidence(Map.of()))
                .containsExactly(new Evidence(RUNIT, false, "no runsvdir supervises " + services));
    }

    @Test
    void theSystemsRunsvdirIsFoundThroughASymbolicLink() throws IOException {
        Path real = directory("etc/runit/runsvdir/default");
        Files.createSymbolicLink(root.resolve("etc/service"), real);
        process(7, "runsvdir", "runsvdir -P /etc/runit/runsvdir/default log:.....", "7");
        assertThat(evidence(Map.of()))
                .singleElement()
                .satisfies(fact -> assertThat(fact.holds()).isTrue());
    }

    @Test
    void theRunsvdirOfAContainerDoesNotCount() throws IOException {
        directory("etc/service");
        process(7, "runsvdir", "runsvdir -P /etc/service", "7\t1");
        assertThat(evidence(Map.of())).noneMatch(Evidence::holds);
    }

    @Test
    void aProgramWithRunsvdirAsAnArgumentDoesNotCount() throws IOException {
        directory("etc/service");
        process(7, "vi", "vi runsvdir /etc/service", "7");
        assertThat(evidence(Map.of())).noneMatch(Evidence::holds);
    }

    @Test
    void svdirSelectsTheDirectory() throws IOException {
        directory("etc/service");
        Path own = directory("home/alice/service");
        process(7, "runsvdir", "runsvdir /home/alice/service", "7");
        assertThat(evidence(Map.of("SVDIR", own.toString())))
                .containsExactly(new Evidence(RUNIT, true, "runsvdir (pid 7) supervises " + own));
        assertThat(evidence(Map.of("SVDIR", root.resolve("etc/service").toString())))
                .noneMatch(Evidence::holds);
    }

    @Test
    void aRelativeDirectoryIsBelowTheWorkingDirectory() throws IOException {
        Path own = directory("home/alice/service");
        process(7, "runsvdir", "runsvdir service", "7");
        Files.createSymbolicLink(root.resolve("proc/7/cwd"), root.resolve("home/alice"));
        assertThat(evidence(Map.of("SVDIR", own.toString()))).allMatch(Evidence::holds);
    }

    @Test
    void theServicesOfTermuxAreFoundByItsPrefix() throws IOException {
        Path services = directory("data/data/com.termux/files/usr/var/service");
        assertThat(services(Map.of("PREFIX", root + "/data/data/com.termux/files/usr")))
                .isEqualTo(services);
        assertThat(services(Map.of("PREFIX", root + "/usr"))).isEqualTo(root.resolve("etc/service"));
    }
}
