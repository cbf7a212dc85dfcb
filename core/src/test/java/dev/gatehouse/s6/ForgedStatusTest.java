package dev.gatehouse.s6;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.posix.LockHolder;
import dev.gatehouse.s6.protocol.BriefLiveness;
import dev.gatehouse.s6.protocol.Liveness;
import dev.gatehouse.s6.protocol.S6Tools;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.s6.protocol.SupervisionStatus;
import dev.gatehouse.s6.protocol.Tai64n;
import dev.gatehouse.s6.slot.BackOff;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The account that may control a service can write its {@code supervise/}: root believes and ends nothing for that. */
class ForgedStatusTest {
    private static final ServiceName CODER = new ServiceName(ProfileName.of("coder"));
    private static final int FINISHING = 2;
    private static final int WANTED = 4;

    @TempDir
    private Path path;

    private Servicedir slot;
    private Process victim;

    @BeforeEach
    void start() throws IOException {
        Host.requireRoot();
        slot = new Servicedir(path.resolve("gateway-coder"));
        Files.createDirectories(slot.supervise());
        victim = new ProcessBuilder("sleep", "1000").start();
    }

    @AfterEach
    void end() {
        // Null where the test is skipped.
        if (victim != null) {
            victim.destroyForcibly();
        }
    }

    private void status(long pid, int flags) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(SupervisionStatus.SIZE);
        Tai64n.pack(Instant.EPOCH, buffer);
        Tai64n.pack(Instant.EPOCH, buffer);
        buffer.putLong(pid).putShort((short) 0).put((byte) flags);
        Files.write(slot.supervise().resolve("status"), buffer.array());
    }

    private ServiceStatus read(Liveness liveness) {
        return new S6StatusReader(new S6Tools(path.resolve("no-tools")), true).read(CODER, slot, liveness);
    }

    /** "Finishing" by a process {@code sleep} is how a back-off looks, which a stop ends. */
    @Test
    void aProcessThatTheSupervisorDidNotStartIsNotEnded() throws Exception {
        status(victim.pid(), FINISHING | WANTED);
        try (LockHolder _ = LockHolder.on(List.of(Files.createFile(slot.lock())))) {
            assertThat(new BackOff(slot).end()).isFalse();
            assertThat(new BackOff(slot).hasBegun()).isFalse();
            assertThat(victim.isAlive()).isTrue();
            assertThat(read(Liveness.exact()).state()).isEqualTo(State.UNKNOWN);
            assertThat(read(Liveness.exact()).reason().orElseThrow())
                    .contains("names process " + victim.pid() + ", which s6-supervise");
        }
    }

    /** Any account can start a process with the arguments of s6-supervise, and a child of it. */
    @ParameterizedTest
    @CsvSource({"0, true", "65534, false"})
    void onlyAProcessOfRootIsASupervisorForRoot(int uid, boolean believed) throws Exception {
        Host.require("setpriv");
        slot = new Servicedir(path.resolve("-c"));
        Files.createDirectories(slot.supervise());
        Process supervisor = new ProcessBuilder(
                        "setpriv",
                        "--reuid=" + uid,
                        "--clear-groups",
                        "bash",
                        "-c",
                        "exec -a s6-supervise bash -c 'sleep 600 <&- >&- & echo $!; wait'")
                .start();
        long child = Long.parseLong(supervisor.inputReader().readLine());
        try {
            status(child, WANTED);
            OptionalInt holder = new BriefLiveness(Optional.empty()).holder(slot.lock());
            assertThat(holder).isEqualTo(believed ? OptionalInt.of((int) supervisor.pid()) : OptionalInt.empty());
        } finally {
            supervisor.destroyForcibly();
            ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Not in a directory where everybody may write. */
    @Test
    void aSlotWithAFileOfAnotherAccountIsDoubted() throws Exception {
        Path root = Files.createTempDirectory(Path.of("/run"), "gatehouse-test-");
        try {
            Servicedir own = new Servicedir(root.resolve("gateway-coder"));
            Files.createDirectories(own.supervise());
            Path data = Files.createDirectories(own.path().resolve("data"));
            for (Path file : List.of(own.supervise().resolve("status"), data.resolve("run"))) {
                Files.createFile(file);
                assertThat(own.isOfRootAlone()).as("%s of root", file).isTrue();
                Files.setAttribute(file, "unix:uid", Host.NOBODY);
                assertThat(own.isOfRootAlone()).as("%s of nobody", file).isFalse();
                Files.delete(file);
            }
            assertThat(new ProcessBuilder("mkfifo", "-m", "0622", own.control().toString())
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(own.isOfRootAlone()).as("a FIFO is not read").isTrue();
            Path events = Files.createDirectory(own.supervise().resolve("event"));
            Files.setAttribute(events, "unix:mode", 01730);
            assertThat(own.isOfRootAlone()).as("nothing is read of events").isTrue();
            Path other = Files.createDirectory(own.supervise().resolve("other"));
            Files.setAttribute(other, "unix:mode", 01730);
            assertThat(own.isOfRootAlone()).as("another directory").isFalse();
        } finally {
            Host.deleteTree(root);
        }
    }

    @Test
    void aLinkInPlaceOfSuperviseIsNotFollowed() throws Exception {
        status(victim.pid(), WANTED);
        Path elsewhere = Files.move(slot.supervise(), path.resolve("elsewhere"));
        Files.createSymbolicLink(slot.supervise(), elsewhere);
        Files.setAttribute(slot.supervise(), "unix:uid", Host.NOBODY, LinkOption.NOFOLLOW_LINKS);
        assertThat(read(Liveness.exact()).reason())
                .contains(slot.supervise() + " is a symbolic link, which root does not follow");
    }

    /** s6-svstat would wait for a writer. */
    @Test
    void aFifoInPlaceOfTheStatusDoesNotBlock() throws Exception {
        assertThat(new ProcessBuilder(
                                "mkfifo", slot.supervise().resolve("status").toString())
                        .start()
                        .waitFor())
                .isZero();
        Liveness natively = lock -> OptionalInt.of(7);
        for (Liveness liveness : List.of(natively, new Brief())) {
            assertThat(read(liveness).state()).isEqualTo(State.UNKNOWN);
        }
    }

    /** As a short command reads: without the C library. */
    private static final class Brief implements Liveness {
        @Override
        public OptionalInt holder(Path lock) {
            return OptionalInt.of(7);
        }

        @Override
        public byte[] read(Path file, int most) throws IOException {
            return Liveness.snapshot().read(file, most);
        }
    }
}
