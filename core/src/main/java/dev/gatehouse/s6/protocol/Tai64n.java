package dev.gatehouse.s6.protocol;

import java.nio.ByteBuffer;
import java.time.Instant;

/** Timestamps in s6's format: 8 bytes of TAI64 label and 4 bytes of nanoseconds, big-endian (skalibs tain_pack.c). */
public final class Tai64n {
    public static final int SIZE = 12;

    /** TAI has been 37 s ahead of UTC since 2017 (skalibs leapsecs_table.c). */
    private static final long UNIX_EPOCH = (1L << 62) + 37;

    private Tai64n() {}

    /** Parses a timestamp. A label outside of the range of {@link Instant} becomes the epoch, which means unknown. */
    public static Instant unpack(ByteBuffer from) {
        long seconds = from.getLong() - UNIX_EPOCH;
        long nanos = Integer.toUnsignedLong(from.getInt());
        boolean known = seconds >= Instant.MIN.getEpochSecond()
                && seconds <= Instant.MAX.getEpochSecond()
                && nanos < 1_000_000_000;
        return known ? Instant.ofEpochSecond(seconds, nanos) : Instant.EPOCH;
    }

    public static void pack(Instant instant, ByteBuffer into) {
        into.putLong(instant.getEpochSecond() + UNIX_EPOCH).putInt(instant.getNano());
    }
}
