package dev.gatehouse.systemtest.s6;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Slots on disk, and slots that differ from the expected form. */
class SlotStories extends S6Stories {
    private static final int FIFO = 0010000;
    private static final int DIRECTORY = 0040000;

    @Test
    void theSkeletonHasTheModesOfTheContract() throws IOException {
        assumeTrue(place().isRootTree(), "the supervisor runs as the gateways' account");
        FakeGateway gateway = gateway("alpha");
        manager().registerProfileGateway(gateway.definition(), Initially.DOWN);
        for (Path part : List.of(slot(gateway), slot(gateway).resolve("log"))) {
            assertEntry(part.resolve("event"), DIRECTORY, 03730);
            assertEntry(part.resolve("supervise"), DIRECTORY, 0755);
            assertEntry(part.resolve("supervise/event"), DIRECTORY, 03730);
            assertEntry(part.resolve("supervise/control"), FIFO, 0660);
        }
    }

    /** Programs are looked for where the gateway will look, and before anything is installed. */
    @Test
    void aProgramThatTheGatewayWouldNotFindIsRefused() {
        GatewayDefinition definition = gateway("alpha").definition();
        manager().requireStartable(Verb.START, definition, OptionalInt.empty());
        GatewayDefinition named =
                definition.toBuilder().command(List.of("no-such-agent", "run")).build();
        if (Files.isReadable(Path.of("/proc/1/environ")) || !place().isRootTree()) {
            assertThatThrownBy(() -> manager().requireStartable(Verb.START, named, OptionalInt.empty()))
                    .hasMessageContaining("no program 'no-such-agent' on the PATH of the tree");
        } else {
            // The variables of root's tree are hidden from this account. Nothing is refused on a guess.
            manager().requireStartable(Verb.START, named, OptionalInt.empty());
        }
        GatewayDefinition absent =
                definition.toBuilder().command(List.of("/no/such/agent")).build();
        assertThatThrownBy(() -> manager().requireStartable(Verb.RESTART, absent, OptionalInt.empty()))
                .hasMessageContaining("program '/no/such/agent' does not exist");
    }

    private static void assertEntry(Path entry, int type, int mode) throws IOException {
        Map<String, Object> found = Files.readAttributes(entry, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
        assertThat((Integer) found.get("mode")).as("mode of %s", entry).isEqualTo(type | mode);
        assertThat(found.get("uid")).as("owner of %s", entry).isEqualTo(Identity.HERMES.uid());
        assertThat(found.get("gid")).as("group of %s", entry).isEqualTo(Identity.HERMES.gid());
    }

    @Test
    void scriptsAreExecutableAndADownFileKeepsTheServiceDown() throws IOException {
        FakeGateway down = gateway("alpha");
        FakeGateway up = gateway("beta");
        manager().registerProfileGateway(down.definition(), Initially.DOWN);
        manager().registerProfileGateway(up.definition(), Initially.UP);
        for (String script : List.of("run", "finish", "log/run")) {
            assertThat(Files.getPosixFilePermissions(slot(down).resolve(script)))
                    .as(script)
                    .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            assertThat(run("sh", "-n", slot(down).resolve(script)))
                    .as("sh -n %s", script)
                    .isEmpty();
        }
        assertThat(slot(down).resolve("down")).exists();
        assertThat(slot(up).resolve("down")).doesNotExist();
    }

    @Test
    void aRefreshDoesNotChangeTheSkeletonOrTheIntent() throws IOException {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        Path event = slot(gateway).resolve("event");
        Files.setAttribute(event, "unix:mode", 01733);
        manager().define(gateway.with("WORD", "new").definition());
        assertThat((Integer) Files.getAttribute(event, "unix:mode") & 07777).isEqualTo(01733);
        assertThat(slot(gateway).resolve("down")).exists();
        Files.setAttribute(event, "unix:mode", 03730);
    }

    @Test
    void aRefreshDeletesFilesOfRemovedSettings() {
        FakeGateway plain = gateway("alpha");
        define(plain.notifying(Duration.ofSeconds(20)).with(new StopPolicy("INT", Duration.ofSeconds(20))));
        assertThat(slot(plain).resolve("notification-fd")).hasContent("3\n");
        assertThat(slot(plain).resolve("down-signal")).exists();
        define(plain);
        assertThat(slot(plain).resolve("notification-fd")).doesNotExist();
        assertThat(slot(plain).resolve("down-signal")).doesNotExist();
    }

    @Test
    void s6ToolsShowAPermanentFailureAsDownAndNotWanted() {
        FakeGateway gateway = gateway("alpha").exiting(78);
        up(gateway);
        awaitState(gateway, State.FAILED);
        assertThat(run("s6-svstat", "-o", "up,wantedup,exitcode", slot(gateway)))
                .isEqualTo("false false 78\n");
    }

    @Test
    void aFileWithASlotsNameIsReportedAndKept() throws IOException {
        FakeGateway gateway = gateway("alpha");
        Files.writeString(slot(gateway), "precious");
        try {
            assertThatThrownBy(() -> define(gateway))
                    .isInstanceOf(GatehouseException.class)
                    .hasMessageContaining(slot(gateway).toString());
            ServiceStatus status = statusOf(gateway);
            assertThat(status.state()).isEqualTo(State.UNKNOWN);
            assertThat(status.reason().orElseThrow()).contains(slot(gateway).toString());
            assertThat(manager().services()).doesNotContain(gateway.service());
            assertThatThrownBy(() -> manager().start(gateway.service(), Wait.PROOF))
                    .isInstanceOf(GatehouseException.class);
            assertThatThrownBy(() -> manager().remove(gateway.service()))
                    .isInstanceOf(GatehouseException.class)
                    .hasMessageContaining(slot(gateway).toString());
            assertThat(slot(gateway)).hasContent("precious");
        } finally {
            Files.deleteIfExists(slot(gateway));
        }
    }

    @Test
    void aLinkWithASlotsNameIsReportedAndItsTargetKept() throws IOException {
        FakeGateway gateway = gateway("alpha");
        Path target = Files.createTempDirectory("gatehouse-link");
        Files.writeString(target.resolve("precious"), "precious");
        Files.createSymbolicLink(slot(gateway), target);
        try {
            assertThatThrownBy(() -> define(gateway)).isInstanceOf(GatehouseException.class);
            assertThat(statusOf(gateway).state()).isEqualTo(State.UNKNOWN);
            assertThat(target.resolve("precious")).hasContent("precious");
            assertThat(Files.isSymbolicLink(slot(gateway))).isTrue();
        } finally {
            Files.deleteIfExists(slot(gateway));
            Files.delete(target.resolve("precious"));
            Files.delete(target);
        }
    }

    @Test
    void aStatusFileOfAnUnknownLengthIsReadWithS6Svstat() throws IOException {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        // Longer than any version writes it: each s6-svstat reads as much as it knows.
        replaceStatus(gateway, 64);
        ServiceStatus status = statusOf(gateway);
        assertThat(status.state()).isEqualTo(State.UP);
        assertThat(status.pid()).hasValue(pid);
        assertThat(status.wanted()).contains(true);
    }

    @Test
    void aTruncatedStatusFileIsUnknownUntilTheNextChange() throws IOException {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        for (int length : new int[] {0, 12, 34}) {
            replaceStatus(gateway, length);
            ServiceStatus status = statusOf(gateway);
            assertThat(status.state()).as("state with %d bytes", length).isEqualTo(State.UNKNOWN);
            assertThat(status.reason().orElseThrow()).isNotBlank();
        }
        // s6-supervise writes the file again when the gateway exits.
        gateway.tell("exit 0");
        awaitState(gateway, State.FINISHED);
    }

    /** Replaces the file by renaming, like s6-supervise: the directory is writable, but the file belongs to root. */
    private void replaceStatus(FakeGateway gateway, int length) throws IOException {
        Path status = slot(gateway).resolve("supervise/status");
        byte[] bytes = java.util.Arrays.copyOf(Files.readAllBytes(status), length);
        Path replacement = Files.write(slot(gateway).resolve("supervise/status.test"), bytes);
        Files.move(replacement, status, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void foreignEntriesOfTheScandirAreNeitherListedNorChanged() throws IOException {
        List<Path> foreign = List.of(
                place().scandir().resolve("gateway-NotAName"),
                place().scandir().resolve(".gateway-beta.tmp"),
                place().scandir().resolve("dashboard-notes"));
        for (Path file : foreign) {
            Files.writeString(file, "precious");
        }
        try {
            FakeGateway gateway = gateway("alpha");
            define(gateway);
            assertThat(manager().services()).containsExactly(gateway.service());
            manager().remove(gateway.service());
            for (Path file : foreign) {
                assertThat(file).hasContent("precious");
            }
        } finally {
            for (Path file : foreign) {
                Files.deleteIfExists(file);
            }
        }
    }
}
