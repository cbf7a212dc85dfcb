package dev.gatehouse.runit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.runit.SupervisionStatus.Phase;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SupervisionStatusTest {
    /** Files that runsv 2.1.2 wrote, with the output of {@code sv status} at the time. */
    @ParameterizedTest
    @CsvSource({
        "400000006b0c84f20b8d5d24 43000000 00 75 00 01, 67, false, true, RUN",
        "400000006b0c84f20b8d5d24 43000000 00 64 00 01, 67, false, false, RUN",
        "400000006b0c84f20b8d5d24 43000000 01 75 00 01, 67, true, true, RUN",
        "400000006b0c84f20b8d5d24 00100000 00 75 00 02, 4096, false, true, FINISH",
        "400000006b0c84f20b8d5d24 00000000 00 64 00 00, 0, false, false, DOWN",
        "400000006b0c84f20b8d5d24 43000000 00 64 01 01, 67, false, false, RUN",
    })
    void parsesTheFilesOfRunsv(String bytes, long pid, boolean paused, boolean wantUp, Phase phase) {
        assertThat(SupervisionStatus.unpack(HexFormat.of().parseHex(bytes.replace(" ", ""))))
                .contains(new SupervisionStatus(
                        Instant.ofEpochSecond(0x6b0c84f2L - 10, 0x0b8d5d24), pid, paused, wantUp, phase));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "400000006b0c84f20b8d5d240000000000640003",
                "ffffffffffffffffffffffff0000000000750001",
                "800000000000000000000000ff00000000750001",
                "400000006b0c84f20b8d5d24000000000064000000"
            })
    void rejectsOtherContent(String bytes) {
        assertThat(SupervisionStatus.unpack(HexFormat.of().parseHex(bytes))).isEmpty();
    }

    @Test
    void rejectsAnUnknownPhase() {
        assertThat(SupervisionStatus.unpack(HexFormat.of().parseHex("400000006b0c84f20b8d5d2400000000006400ff")))
                .isEmpty();
    }
}
