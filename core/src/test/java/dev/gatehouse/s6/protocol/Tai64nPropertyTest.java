package dev.gatehouse.s6.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class Tai64nPropertyTest {
    private static byte[] packed(Instant instant) {
        ByteBuffer buffer = ByteBuffer.allocate(Tai64n.SIZE);
        Tai64n.pack(instant, buffer);
        assertThat(buffer.hasRemaining()).isFalse();
        return buffer.array();
    }

    @Property
    void unpacksWhatItPacks(
            @ForAll @LongRange(min = -31_557_014_167_219_200L, max = 31_556_889_864_403_199L) long seconds,
            @ForAll @IntRange(max = 999_999_999) int nanos) {
        Instant instant = Instant.ofEpochSecond(seconds, nanos);
        assertThat(Tai64n.unpack(ByteBuffer.wrap(packed(instant)))).isEqualTo(instant);
    }

    /** The order of labels is the order of times; this is the purpose of the format. */
    @Property
    void laterTimesHaveGreaterLabels(
            @ForAll @LongRange(min = 0, max = 1L << 40) long one,
            @ForAll @LongRange(min = 0, max = 1L << 40) long two) {
        String first = HexFormat.of().formatHex(packed(Instant.ofEpochSecond(one)));
        String second = HexFormat.of().formatHex(packed(Instant.ofEpochSecond(two)));
        assertThat(Integer.signum(first.compareTo(second))).isEqualTo(Long.compare(one, two));
    }

    /** A status file that was tampered with, or not completely written, may have any bytes as times. */
    @Property
    void neverThrows(@ForAll long label, @ForAll int nanos) {
        ByteBuffer bytes = ByteBuffer.allocate(Tai64n.SIZE).putLong(label).putInt(nanos);
        assertThat(Tai64n.unpack(bytes.flip())).isNotNull();
        assertThat(bytes.hasRemaining()).isFalse();
    }

    /**
     * 2017-01-01T00:00:00Z is Unix time 1483228800 (0x58684680). TAI has been 37 (0x25) seconds ahead since then, and
     * the label of 1970-01-01T00:00:00 TAI is 2^62.
     */
    @Example
    void labelsAreTai() {
        assertThat(HexFormat.of().formatHex(packed(Instant.parse("2017-01-01T00:00:00.000000001Z"))))
                .isEqualTo("40000000586846a5" + "00000001");
        assertThat(HexFormat.of().formatHex(packed(Instant.parse("2026-01-01T00:00:00.5Z"))))
                .isEqualTo("400000006955b925" + "1dcd6500");
    }

    @Example
    void labelsOutOfRangeAreTheEpoch() {
        assertThat(Tai64n.unpack(ByteBuffer.allocate(Tai64n.SIZE))).isEqualTo(Instant.EPOCH);
    }
}
