package dev.gatehouse.holders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.testkit.TestHome;
import dev.gatehouse.testkit.memory.InMemoryServiceManager;
import dev.gatehouse.testkit.memory.MemoryProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The search for holders, with processes in a directory that stands for the root of a host. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the processes are those of Linux, with its paths and links")
class HolderSearchTest {
    private static final ServiceName CODER = ServiceName.of("coder");

    @TempDir
    Path root;

    private TestHome disk;
    private InMemoryServiceManager manager;
    private GivenHolders given;

    @BeforeEach
    void makeHome() throws IOException {
        disk = TestHome.in(root);
        disk.profile("coder");
        manager = InMemoryServiceManager.of(disk.home());
        given = new GivenHolders(root);
    }

    private List<Holder> others() {
        return given.search().others(disk.home(), manager, List.of(CODER, ServiceName.of("default"))).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    private void gateway(long pid, long parent) throws IOException {
        process(
                pid,
                parent,
                "hermes -p coder gateway run",
                "HERMES_HOME=" + disk.path(),
                "/user.slice/session-3.scope");
    }

    private void process(long pid, long parent, String command, String variables, String group) throws IOException {
        Path folder = Files.createDirectories(root.resolve("proc/" + pid));
        Files.writeString(folder.resolve("cmdline"), command.replace(' ', '\0') + '\0');
        Files.writeString(folder.resolve("environ"), variables.replace(' ', '\0') + '\0');
        Files.writeString(folder.resolve("stat"), pid + " (a ) (b) S " + parent + " 1 1 0\n");
        Files.writeString(folder.resolve("cgroup"), "0::" + group + "\n");
    }

    @Test
    void processOfThisHomeIsAHolder() throws IOException {
        process(
                4711,
                1,
                "/v/bin/python -m hermes_cli.main --profile coder gateway run --replace",
                "A=b HERMES_HOME=" + disk.path(),
                "/user.slice/session-3.scope");
        Holder holder = others().getFirst();
        assertThat(holder.service()).isEqualTo(CODER);
        assertThat(holder.kind()).isEqualTo(Kind.NONE);
        assertThat(holder.location()).isEqualTo("4711");
        assertThat(holder.words()).isEqualTo("process 4711 (python -m hermes_cli.main … run --replace)");
        assertThat(holder.pid()).isEqualTo(OptionalLong.of(4711));
        assertThat(holder.excludesOthers()).isTrue();
        assertThat(holder.command(Verb.STOP)).contains(Remedy.of("kill", "4711"));
        assertThat(HeldElsewhereException.sentence(List.of(holder)))
                .isEqualTo("coder runs as process 4711 (python -m hermes_cli.main … run --replace)");
    }

    @Test
    void processOfAnotherHomeOrAccountIsNone() throws IOException {
        Files.createDirectories(root.resolve("other"));
        process(4711, 1, "hermes -p coder gateway run", "HERMES_HOME=" + root.resolve("other"), "/");
        gateway(4712, 1);
        Files.delete(root.resolve("proc/4712/environ"));
        process(4713, 1, "", "HERMES_HOME=" + disk.path(), "/");
        Files.createDirectories(root.resolve("proc/self"));
        assertThat(others()).isEmpty();
    }

    @Test
    void toolCallThatInheritsTheHomeIsNone() throws IOException {
        process(4711, 1, "grep -r hermes gateway run", "HERMES_HOME=" + disk.path(), "/");
        process(4712, 1, "hermes -p coder chat", "HERMES_HOME=" + disk.path(), "/");
        assertThat(others()).isEmpty();
    }

    @Test
    void relativeHomeMeansTheProcessesDirectory() throws IOException {
        process(4711, 1, "hermes -p coder gateway run", "HERMES_HOME=home", "/");
        assertThat(others()).isEmpty();
        Files.createSymbolicLink(root.resolve("proc/4711/cwd"), disk.path().getParent());
        assertThat(others()).hasSize(1);
    }

    @Test
    void processInAnotherMountNamespaceHasItsOwnPaths() throws IOException {
        process(4711, 1, "hermes -p coder gateway run", "HERMES_HOME=/data", "/");
        Path other = Files.createDirectories(root.resolve("container"));
        Files.createSymbolicLink(other.resolve("data"), disk.path());
        Files.createSymbolicLink(root.resolve("proc/4711/root"), other);
        assertThat(others()).isEmpty();
        Files.createDirectories(root.resolve("proc/4711/ns"));
        Files.createSymbolicLink(root.resolve("proc/4711/ns/mnt"), Path.of("mnt:[2]"));
        Files.createDirectories(root.resolve("proc/self/ns"));
        Files.createSymbolicLink(root.resolve("proc/self/ns/mnt"), Path.of("mnt:[1]"));
        assertThat(others()).hasSize(1);
    }

    @Test
    void copyThatAGatewayForksBelongsToIt() throws IOException {
        gateway(4711, 1);
        process(4712, 4711, "sh -c x", "A=b", "/");
        gateway(4713, 4712);
        assertThat(others()).extracting(Holder::location).containsExactly("4711");
    }

    @Test
    void processesOfTheManagersOwnServiceAreNone() throws IOException {
        manager.define(List.of(disk.home().profile("coder").orElseThrow().gateway()), Initially.DOWN);
        manager.start(CODER, Wait.none());
        long pid = manager.status(CODER).pid().orElseThrow();
        gateway(pid, 1);
        gateway(pid + 1, pid);
        assertThat(others()).isEmpty();
        gateway(pid + 2, 1);
        assertThat(others()).extracting(Holder::location).containsExactly(Long.toString(pid + 2));
    }

    @Test
    void processOfAUnitIsTheUnits() throws IOException {
        Holder unit = given.up("coder");
        gateway(2028, 1);
        process(
                3000,
                1,
                "hermes -p coder gateway run",
                "HERMES_HOME=" + disk.path(),
                "/system.slice/bot-coder.service");
        assertThat(others()).containsExactly(unit);
    }

    @Test
    void processInTheGroupOfAnotherUnitSaysSo() throws IOException {
        process(3000, 1, "hermes gateway run", "HERMES_HOME=" + disk.path(), "/system.slice/cron.service");
        process(3001, 1, "hermes -p coder gateway run", "HERMES_HOME=" + disk.path(), "/u/user@1000.service/x");
        assertThat(others())
                .extracting(Holder::words)
                .containsExactlyInAnyOrder(
                        "process 3000 (hermes gateway run) in cron.service",
                        "process 3001 (hermes -p coder gateway run)");
    }

    @Test
    void servicesOfTheManagerItselfAreLeftOut() {
        given.add(new Holder(
                CODER,
                manager.kind(),
                manager.location(CODER),
                "this one",
                OptionalLong.empty(),
                true,
                true,
                true,
                Map.of()));
        Holder enabled = given.enabled("coder");
        Holder up = given.up("coder");
        assertThat(others()).containsExactly(up, enabled);
        assertThat(given.search().all(disk.home(), List.of(CODER)).get(CODER)).hasSize(3);
    }

    @Test
    void managerInMemoryReportsItsGateways() {
        InMemoryServiceManager named = MemoryProvider.managerOf(disk.home());
        try {
            HolderSearch search = HolderSearch.of(
                    ServiceManagers.of(List.of(new MemoryProvider())), new HostFacts(root, "Linux", Map.of()), true);
            named.define(List.of(disk.home().profile("coder").orElseThrow().gateway()), Initially.UP);
            Holder holder = search.all(disk.home(), List.of(CODER)).get(CODER).getFirst();
            assertThat(holder.location()).isEqualTo(named.location(CODER));
            assertThat(holder.excludesOthers()).isTrue();
            assertThat(search.others(disk.home(), named, List.of(CODER))).isEmpty();
        } finally {
            MemoryProvider.forget(disk.home());
        }
    }

    @Test
    void backendThatFailsIsLeftOut() throws IOException {
        given.fails = true;
        gateway(4711, 1);
        assertThat(others()).hasSize(1);
    }

    @Test
    void nothingIsSearchedForNoGateways() {
        assertThat(given.search().others(disk.home(), manager, List.of())).isEmpty();
        assertThat(given.searches).isZero();
    }

    /** The app's own restart command runs a gateway under any words. */
    private void processSince(long pid, Instant start, String command) throws IOException {
        process(pid, 1, command, "A=b", "/");
        Instant boot = Instant.parse("2026-01-01T00:00:00Z");
        Files.writeString(root.resolve("proc/stat"), "cpu 1 2 3\nbtime " + boot.getEpochSecond() + "\nctxt 5\n");
        long ticks = Duration.between(boot, start).toMillis() / 10;
        Files.writeString(
                root.resolve("proc/" + pid + "/stat"),
                pid + " (a ) (b) S 1 1 1" + " 0".repeat(15) + " " + ticks + " 0\n");
    }

    private void pidFile(String text, Instant written) throws IOException {
        Path file = Files.writeString(disk.directory("coder").resolve("gateway.pid"), text);
        Files.setLastModifiedTime(file, FileTime.from(written));
    }

    @Test
    void processThatThePidFileNamesIsAHolderWhateverItsWords() throws IOException {
        Instant start = Instant.parse("2026-03-01T12:00:00Z");
        processSince(4711, start, "python hermes -p coder gateway restart");
        for (String text : List.of("4711\n", "{\"pid\": 4711, \"kind\": \"hermes-gateway\"}")) {
            pidFile(text, start.plusSeconds(3));
            assertThat(others())
                    .extracting(Holder::words)
                    .containsExactly("process 4711 (python hermes -p coder gateway restart)");
        }
    }

    @Test
    void pidFileOfADeadGatewayNamesNobody() throws IOException {
        Instant start = Instant.parse("2026-03-01T12:00:00Z");
        processSince(4711, start, "vim notes");
        // The number was given to another process after the file was written.
        pidFile("4711", start.minusSeconds(60));
        assertThat(others()).isEmpty();
        for (String text : List.of("", "4712", "-1", "0", "many", "{", "{\"pid\": \"x\"}", "99999999999999999999")) {
            pidFile(text, start.plusSeconds(3));
            assertThat(others()).isEmpty();
        }
    }

    @Test
    void processOfTheServiceIsNoOtherHolderThoughThePidFileNamesIt() throws IOException {
        manager.define(List.of(disk.home().profile("coder").orElseThrow().gateway()), Initially.DOWN)
                .orThrow();
        manager.start(CODER, Wait.PROOF);
        long pid = manager.status(CODER).pid().orElseThrow();
        Instant start = Instant.parse("2026-03-01T12:00:00Z");
        processSince(pid, start, "hermes");
        pidFile(Long.toString(pid), start.plusSeconds(3));
        assertThat(others()).isEmpty();
    }
}
