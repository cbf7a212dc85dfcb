package dev.gatehouse.s6;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.s6.protocol.SupervisionStatus;
import dev.gatehouse.spi.Operation;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Decides from a slot's status whether the outcome of a command is final. */
class S6ControllerTest {
    /** A status of 35 bytes (s6 src/libs6/s6_svstatus_pack.c): pid, wait status, and flags: 2 finishing, 4 want up, 8 ready. */
    private static SupervisionStatus status(String process, boolean wanted) {
        ByteBuffer bytes = ByteBuffer.allocate(35);
        int flags = (process.equals("finish") ? 2 : 0) | (wanted ? 4 : 0);
        bytes.putLong(24, process.equals("none") ? 0 : 4711);
        bytes.put(34, (byte) flags);
        return SupervisionStatus.unpack(bytes.array()).orElseThrow();
    }

    /**
     * process: what runs. wanted: the status says "wanted up". undetermined: a run has ended and ./finish has not
     * decided. seen: the status has said "wanted up" since the command.
     */
    @ParameterizedTest
    @CsvSource({
        // s6-supervise may not have read the command yet.
        "none,   false, false, false, false",
        // Another command has stopped it since.
        "none,   false, false, true,  true",
        "none,   true,  false, true,  true",
        "run,    true,  false, true,  true",
        "run,    false, false, true,  true",
        "finish, true,  false, true,  true",
        // A run has ended: ./finish decides, then the service is down or waits for its restart.
        "run,    true,  true,  true,  false",
        "finish, true,  true,  true,  false",
        "none,   true,  true,  true,  true",
        "none,   false, true,  true,  true"
    })
    void startIsDecided(String process, boolean wanted, boolean undetermined, boolean seen, boolean decided) {
        assertThat(S6Controller.decided(Operation.START, status(process, wanted), undetermined, seen))
                .isEqualTo(decided);
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"STOP", "MAKE_WAY", "REMOVE"})
    void aStopIsDecidedWhenTheServiceIsDown(Operation operation) {
        assertThat(S6Controller.decided(operation, status("none", false), false, false))
                .isTrue();
    }

    /** On a busy host the new run ends, for good, before anybody has looked at it. */
    @ParameterizedTest
    @CsvSource({
        "0, false, false",
        "1, false, true",
        "0, true, false",
        "1, true, false",
        "2, true, true",
        "3, true, true"
    })
    void aRunThatEndedBeforeTheFirstLookIsOver(int ends, boolean replaces, boolean over) {
        assertThat(S6Controller.isOver(ends, replaces)).isEqualTo(over);
    }
}
