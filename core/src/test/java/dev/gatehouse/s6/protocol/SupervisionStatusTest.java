package dev.gatehouse.s6.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.LastExit;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Status files byte by byte, as s6-supervise writes them (s6 src/libs6/s6_svstatus_pack.c). */
class SupervisionStatusTest {
    /** 2026-01-01T00:00:00.5Z: 2^62 + 0x6955b900 of Unix + 37 s, then nanoseconds. */
    private static final String STAMP = "400000006955b925" + "1dcd6500";

    /** Two seconds later. */
    private static final String READY_STAMP = "400000006955b927" + "1dcd6500";

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00.5Z");

    private static final String NO_PID = "0000000000000000";
    private static final String PID_9612 = "000000000000258c";
    private static final String PID_4194304 = "0000000000400000";

    private static final String NO_WAIT_STATUS = "0000";

    /** Flags: 1 paused, 2 finishing, 4 wanted up, 8 ready. */
    private static SupervisionStatus unpack(String hex) {
        return SupervisionStatus.unpack(HexFormat.of().parseHex(hex)).orElseThrow();
    }

    /** The same facts as a file of 35 bytes and as one of 43 bytes, whose process group must be ignored. */
    static Stream<String> pids() {
        return Stream.of("", "00000000000b16b0", "ffffffffffffffff", NO_PID);
    }

    @ParameterizedTest
    @MethodSource("pids")
    void up(String group) {
        SupervisionStatus status = unpack(STAMP + READY_STAMP + PID_9612 + group + NO_WAIT_STATUS + "04");
        assertThat(status).isEqualTo(new SupervisionStatus(AT, AT.plusSeconds(2), 9612, 0, false, false, true, false));
        assertThat(status.isUp()).isTrue();
        assertThat(status.isDown()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("pids")
    void ready(String group) {
        SupervisionStatus status = unpack(STAMP + READY_STAMP + PID_4194304 + group + NO_WAIT_STATUS + "0c");
        assertThat(status)
                .isEqualTo(new SupervisionStatus(AT, AT.plusSeconds(2), 4194304, 0, false, false, true, true));
        assertThat(status.isUp()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("pids")
    void down(String group) {
        // Exited with code 3. When down, the flag ready means that it can be restarted.
        SupervisionStatus status = unpack(STAMP + READY_STAMP + NO_PID + group + "0300" + "08");
        assertThat(status).isEqualTo(new SupervisionStatus(AT, AT.plusSeconds(2), 0, 0x300, false, false, false, true));
        assertThat(status.isUp()).isFalse();
        assertThat(status.isDown()).isTrue();
        assertThat(status.lastExit()).isEqualTo(LastExit.exited(3));
    }

    @ParameterizedTest
    @MethodSource("pids")
    void finishing(String group) {
        // The pid belongs to ./finish.
        SupervisionStatus status = unpack(STAMP + READY_STAMP + PID_9612 + group + "0100" + "06");
        assertThat(status)
                .isEqualTo(new SupervisionStatus(AT, AT.plusSeconds(2), 9612, 0x100, false, true, true, false));
        assertThat(status.isUp()).isFalse();
        assertThat(status.isDown()).isFalse();
        assertThat(status.lastExit()).isEqualTo(LastExit.exited(1));
    }

    @ParameterizedTest
    @MethodSource("pids")
    void paused(String group) {
        SupervisionStatus status = unpack(STAMP + READY_STAMP + PID_9612 + group + NO_WAIT_STATUS + "05");
        assertThat(status.paused()).isTrue();
        assertThat(status.isUp()).isTrue();
        assertThat(status.wantUp()).isTrue();
    }

    /** Since 2.13.2.0 a service that was never started has pid 0 and is paused. */
    @ParameterizedTest
    @MethodSource("pids")
    void neverStarted(String group) {
        SupervisionStatus status = unpack(STAMP + STAMP + NO_PID + group + NO_WAIT_STATUS + "09");
        assertThat(status).isEqualTo(new SupervisionStatus(AT, AT, 0, 0, true, false, false, true));
        assertThat(status.isUp()).isFalse();
        assertThat(status.isDown()).isTrue();
    }

    /** Files of 2.11.3.2: a service that was just started, and one with a down file. */
    @Test
    void filesOfARealSupervisor() {
        SupervisionStatus up = unpack("400000006b03cb1f1a3e8ed1400000006b03cb1f1a3665fa000000000000258c000004");
        assertThat(up.stamp()).isEqualTo(Instant.ofEpochSecond(0x6b03cb1fL - 37, 0x1a3e8ed1));
        assertThat(up.readyStamp()).isEqualTo(Instant.ofEpochSecond(0x6b03cb1fL - 37, 0x1a3665fa));
        assertThat(up.pid()).isEqualTo(9612);
        assertThat(up.isUp()).isTrue();
        SupervisionStatus down = unpack("400000006b03cb1f1a10bcd3400000006b03cb1f1a10bcd30000000000000000000008");
        assertThat(down.isDown()).isTrue();
        assertThat(down.wantUp()).isFalse();
        assertThat(down.lastExit()).isEqualTo(LastExit.exited(0));
    }

    /** wait(2) on Linux: the exit code is in the high byte, the signal in the low seven bits; 0x80 means core dump. */
    @ParameterizedTest
    @CsvSource({
        "0000, 0, 0",
        "0100, 1, 0",
        "4e00, 78, 0",
        "ff00, 255, 0",
        "0009, -1, 9",
        "000f, -1, 15",
        "0086, -1, 6",
        "008b, -1, 11",
        "0040, -1, 64",
    })
    void decodesTheWaitStatus(String waitStatus, int code, int signal) {
        for (String group : pids().toList()) {
            SupervisionStatus status = unpack(STAMP + READY_STAMP + NO_PID + group + waitStatus + "08");
            assertThat(status.lastExit()).isEqualTo(new LastExit(code, signal));
        }
    }

    @Test
    void flagsAreIndependent() {
        for (int flags = 0; flags < 16; flags++) {
            SupervisionStatus status = unpack(STAMP
                    + READY_STAMP
                    + PID_9612
                    + NO_WAIT_STATUS
                    + HexFormat.of().toHexDigits((byte) flags));
            assertThat(status.paused()).isEqualTo((flags & 1) != 0);
            assertThat(status.finishing()).isEqualTo((flags & 2) != 0);
            assertThat(status.wantUp()).isEqualTo((flags & 4) != 0);
            assertThat(status.ready()).isEqualTo((flags & 8) != 0);
            assertThat(status.isUp()).isEqualTo((flags & 2) == 0);
            assertThat(status.isDown()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 34, 36, 42, 44, 70, 1000})
    void otherLengthsAreUnknown(int length) {
        assertThat(SupervisionStatus.unpack(new byte[length])).isEmpty();
    }

    /** Content of a file that was never completely written, or was tampered with. */
    @ParameterizedTest
    @ValueSource(ints = {35, 43})
    void invalidContentOfTheRightLengthDoesNotThrow(int length) {
        byte[] ones = new byte[length];
        java.util.Arrays.fill(ones, (byte) 0xff);
        assertThat(SupervisionStatus.unpack(ones)).isPresent();
        SupervisionStatus zeros = SupervisionStatus.unpack(new byte[length]).orElseThrow();
        assertThat(zeros.isDown()).isTrue();
        assertThat(zeros.stamp()).as("an unknown time").isEqualTo(Instant.EPOCH);
    }
}
