package dev.gatehouse.s6.protocol;

import java.nio.ByteBuffer;
import java.time.Instant;

/** Timestamps as s6 stores them: 8 bytes of TAI64 label and 4 of nanoseconds, big-endian (skalibs tain_pack.c). */
public final class Tai64n {
    public static final int SIZE = 12;

    /** TAI was 37 s ahead of UTC from 2017 on, 10 of them in the label's origin (skalibs leapsecs_table.c). */
    private static final long UNIX_EPOCH = (1L << 62) + 37;

    private Tai64n() {}

    /** Reads one; a label beyond every calendar, which no clock has given, is the epoch: a time that nobody knows. */
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
