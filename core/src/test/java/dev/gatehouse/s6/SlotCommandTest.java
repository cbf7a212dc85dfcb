package dev.gatehouse.s6;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands leave in the files of a slot. */
class SlotCommandTest {
    private static final ServiceName CODER = ServiceName.of("coder");

    @TempDir
    private Path path;

    /** The name of the file is taken here, as by a slot of another account. */
    @Test
    void aStopThatCannotKeepTheSlotDownForgetsTheVerdictNevertheless() throws Exception {
        Host.requireLinux();
        Servicedir slot = new Servicedir(path.resolve("gateway-coder"));
        Files.createDirectories(slot.supervise());
        Files.createSymbolicLink(slot.path().resolve("down"), path.resolve("nowhere"));
        Path verdict = slot.path().resolve(Servicedir.VERDICT);
        Files.createDirectories(verdict.getParent());
        Files.writeString(verdict, "failed\n");
        assertThat(new ProcessBuilder(
                                Host.require("mkfifo").toString(),
                                slot.control().toString())
                        .start()
                        .waitFor())
                .isZero();
        try (RandomAccessFile control = new RandomAccessFile(slot.control().toFile(), "rw")) {
            SlotCommand.stop(new S6Target(
                    CODER,
                    slot,
                    Operation.STOP,
                    Expectations.UNKNOWN,
                    List.of(),
                    Observation.of(ServiceStatus.absent(CODER))));
            assertThat(control.read()).isEqualTo('d');
        }
        assertThat(slot.verdict()).isEmpty();
        assertThat(slot.isNormallyUp()).isTrue();
    }
}
