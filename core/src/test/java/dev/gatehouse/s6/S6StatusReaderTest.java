package dev.gatehouse.s6;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.s6.protocol.Liveness;
import dev.gatehouse.s6.protocol.S6Tools;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.s6.protocol.SupervisionStatus;
import dev.gatehouse.s6.protocol.Tai64n;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Slots whose files, including the status, are written by the test. */
class S6StatusReaderTest {
    private static final ServiceName CODER = ServiceName.of("coder");
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00.5Z");
    private static final Instant READY_SINCE = SINCE.plusSeconds(3);
    private static final Liveness SUPERVISED = lock -> OptionalInt.of(42);
    private static final Liveness ALONE = lock -> OptionalInt.empty();

    @TempDir
    private Path path;

    private Servicedir slot;

    @BeforeEach
    void make() throws IOException {
        slot = new Servicedir(path.resolve("gateway-coder"));
        Files.createDirectories(slot.supervise());
        Files.createDirectories(slot.path().resolve("data"));
    }

    private void status(int pid, int waitStatus, int flags) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(SupervisionStatus.SIZE);
        Tai64n.pack(SINCE, buffer);
        Tai64n.pack(READY_SINCE, buffer);
        buffer.putLong(pid).putShort((short) waitStatus).put((byte) flags);
        write(buffer.array());
    }

    private void write(byte[] bytes) throws IOException {
        Files.write(slot.supervise().resolve("status"), bytes);
    }

    private ServiceStatus read(Liveness liveness) {
        return new S6StatusReader(new S6Tools(path.resolve("no-tools")), false).read(CODER, slot, liveness);
    }

    /** The table of the package documentation. */
    @ParameterizedTest
    @CsvSource({
        // pid, flags (1 paused, 2 finishing, 4 wanted up, 8 ready), verdict, state
        "0, 8, '', DOWN",
        "0, 9, '', DOWN",
        "0, 8, finished, FINISHED",
        "0, 8, failed, FAILED",
        "0, 8, rubbish, DOWN",
        "0, 12, '', STARTING",
        "0, 12, failed, STARTING",
        "7, 4, '', UP",
        "7, 5, '', UP",
        "7, 12, '', UP",
        "7, 0, '', STOPPING",
        "7, 8, '', STOPPING",
        "7, 6, '', STARTING",
        "7, 2, '', STOPPING",
        "7, 2, failed, STOPPING",
    })
    void derivesTheStatesOfTheTable(int pid, int flags, String verdict, State state) throws IOException {
        status(pid, 0x100, flags);
        if (!verdict.isEmpty()) {
            Files.writeString(slot.path().resolve("data/verdict"), verdict + "\nmore\n");
        }
        ServiceStatus status = read(SUPERVISED);
        assertThat(status.state()).isEqualTo(state);
        assertThat(status.wanted()).hasValue((flags & 4) != 0);
        assertThat(status.lastExit()).hasValue(LastExit.exited(1));
        assertThat(status.since()).hasValue(state == State.UP && (flags & 8) != 0 ? READY_SINCE : SINCE);
        boolean up = pid != 0 && (flags & 2) == 0;
        assertThat(status.pid().orElse(0)).isEqualTo(up ? pid : 0);
        assertThat(read(ALONE).state()).as("the same file without a supervisor").isEqualTo(State.UNKNOWN);
    }

    @Test
    void statusHasAReason() throws IOException {
        status(7, 0, 5);
        assertThat(read(SUPERVISED).reason()).hasValue("paused");
        status(0, 9, 12);
        assertThat(read(SUPERVISED).reason()).as("./finish has not decided yet").isEmpty();
        Files.writeString(slot.path().resolve("data/failures"), "3 4\n");
        assertThat(read(SUPERVISED).state()).isEqualTo(State.CRASHLOOP);
        assertThat(read(SUPERVISED).reason()).hasValue("crashed 3 times in a row (signal 9)");
        assertThat(read(SUPERVISED).nextTry().orElseThrow())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(4));
        Files.writeString(slot.path().resolve("data/verdict"), "failed\n");
        status(0, 78 << 8, 8);
        assertThat(read(SUPERVISED).reason()).hasValue("exit 78 (configuration error); not restarted automatically");
        status(0, 3 << 8, 8);
        assertThat(read(SUPERVISED).reason()).hasValue("exit 3; not restarted automatically");
        status(7, 0, 12);
        assertThat(read(SUPERVISED).reason()).isEmpty();
        assertThat(read(ALONE).reason()).hasValue("s6-supervise is not running in " + slot.path());
    }

    @Test
    void countsTheRestartsThatHaveBegun() throws IOException {
        status(7, 0, 4);
        assertThat(read(SUPERVISED).restarts()).hasValue(0);
        assertThat(read(SUPERVISED).lastExit()).as("never exited").isEmpty();
        Files.write(slot.supervise().resolve("death_tally"), new byte[3 * 14]);
        assertThat(read(SUPERVISED).restarts()).as("ends on request").hasValue(0);
        Files.writeString(slot.path().resolve("data/restarts"), "2\n");
        assertThat(read(SUPERVISED).restarts()).hasValue(2);
        status(0, 0, 12);
        assertThat(read(SUPERVISED).restarts()).as("./finish decides").hasValue(2);
        status(7, 0, 4);
        assertThat(read(SUPERVISED).lastExit()).as("exited with 0").hasValue(LastExit.exited(0));
        Files.write(slot.supervise().resolve("death_tally"), new byte[0]);
        assertThat(read(SUPERVISED).restarts()).hasValue(0);
        assertThat(read(SUPERVISED).lastExit()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 34, 36, 42, 44, 1000})
    void aStatusFileOfTheWrongLengthIsUnknownWithAReason(int length) throws IOException {
        write(new byte[length]);
        ServiceStatus status = read(SUPERVISED);
        assertThat(status.state()).isEqualTo(State.UNKNOWN);
        assertThat(status.reason().orElseThrow())
                .contains(length == 0 ? "is empty or not a regular file" : "s6-svstat");
    }

    /** If the tool exists, it is used, because it has the version that wrote the file. */
    @Test
    void aStatusFileOfAnUnknownLengthIsReadWithTheTool() throws IOException {
        write(new byte[50]);
        Path tools = path.resolve("tools");
        Host.script(tools.resolve("s6-svstat"), "#!/bin/sh\necho true true true false 99 -1 -1\n");
        ServiceStatus status = new S6StatusReader(new S6Tools(tools), false).read(CODER, slot, SUPERVISED);
        assertThat(status.state()).isEqualTo(State.UP);
        assertThat(status.pid()).hasValue(99);
        assertThat(status.since()).as("the tool does not print it").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {35, 43})
    void invalidBytesDoNotThrow(int length) throws IOException {
        byte[] bytes = new byte[length];
        write(bytes);
        assertThat(read(SUPERVISED).state()).isEqualTo(State.DOWN);
        assertThat(read(SUPERVISED).since()).isEmpty();
        Arrays.fill(bytes, (byte) 0xff);
        write(bytes);
        assertThat(read(SUPERVISED).service()).isEqualTo(CODER);
    }

    @Test
    void anAbsentSlotIsNotInstalled() throws IOException {
        Host.deleteTree(slot.path());
        assertThat(read(ALONE)).isEqualTo(ServiceStatus.absent(CODER));
        Files.writeString(slot.path(), "");
        assertThat(read(ALONE)).isEqualTo(ServiceStatus.unknown(CODER, slot.path() + " is not a directory"));
        Files.delete(slot.path());
        Files.createSymbolicLink(slot.path(), path);
        assertThat(read(ALONE).state()).as("a link").isEqualTo(State.UNKNOWN);
    }

    @Test
    void isUnknownUntilTheSupervisorHasWrittenAStatus() {
        assertThat(read(SUPERVISED).reason().orElseThrow())
                .isEqualTo("s6-supervise has not written " + slot.supervise().resolve("status") + " yet");
    }

    @Test
    void aStatusThatIsNotAFileIsUnknown() throws IOException {
        Files.createDirectory(slot.supervise().resolve("status"));
        assertThat(read(SUPERVISED).state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void aStatusOfAnyContentHidesNoOtherSlot() throws IOException {
        for (int value : new int[] {0, 0x7f, 0x80, 0xff}) {
            byte[] bytes = new byte[SupervisionStatus.SIZE];
            Arrays.fill(bytes, (byte) value);
            write(bytes);
            assertThat(read(SUPERVISED).service()).isEqualTo(CODER);
        }
    }

    @Test
    @Timeout(10)
    void aFifoInPlaceOfTheStatusIsUnknownAtOnce() throws Exception {
        Path status = slot.supervise().resolve("status");
        assertThat(new ProcessBuilder("mkfifo", status.toString()).start().waitFor())
                .isZero();
        ServiceStatus read = read(SUPERVISED);
        assertThat(read.state()).isEqualTo(State.UNKNOWN);
        assertThat(read.reason()).hasValue(status + ": not a regular file");
    }

    /** The record of a run is read until it names that run, and again for the next one. */
    @Test
    void aRunThatHasRecordedItselfIsNotReadAgain() throws IOException {
        List<Path> read = new ArrayList<>();
        Liveness counting = new Liveness() {
            @Override
            public OptionalInt holder(Path lock) {
                return OptionalInt.of(42);
            }

            @Override
            public byte[] read(Path file, int most) throws IOException {
                read.add(file.getFileName());
                return Liveness.super.read(file, most);
            }
        };
        S6StatusReader reader = new S6StatusReader(new S6Tools(path.resolve("no-tools")), false, new RecordedRuns());
        status(7, 0, 4);
        reader.read(CODER, slot, counting);
        reader.read(CODER, slot, counting);
        assertThat(read)
                .as("it has not recorded itself")
                .filteredOn(Path.of("run")::equals)
                .hasSize(2);
        Files.writeString(slot.path().resolve("data/run"), "7 12345\n");
        reader.read(CODER, slot, counting);
        reader.read(CODER, slot, counting);
        assertThat(read).filteredOn(Path.of("run")::equals).hasSize(3);
        status(8, 0, 4);
        reader.read(CODER, slot, counting);
        assertThat(read).as("the next run").filteredOn(Path.of("run")::equals).hasSize(4);
    }
}
