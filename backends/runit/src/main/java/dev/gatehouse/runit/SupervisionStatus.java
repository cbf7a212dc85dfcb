package dev.gatehouse.runit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * The status of a service in the 20 bytes of {@code supervise/status} (runsv.c, update_status).
 *
 * @param changed start of the run, also while ./finish runs; or when the service went down
 * @param pid process of ./run or ./finish; 0 if there is none
 * @param paused whether {@code sv pause} has stopped it
 * @param wantUp whether runsv starts ./run again when it ends
 * @param phase what runs
 */
record SupervisionStatus(Instant changed, long pid, boolean paused, boolean wantUp, Phase phase) {
    /** What runsv runs, in the order of its numbers. */
    enum Phase {
        DOWN,
        RUN,
        FINISH
    }

    private static final int SIZE = 20;

    /** TAI64 label of 1970-01-01 00:00:00, as runit counts: 10 s ahead and without leap seconds. */
    private static final long EPOCH = 4_611_686_018_427_387_914L;

    /** Parses the content of the file; empty if it does not have this format. */
    static Optional<SupervisionStatus> unpack(byte[] content) {
        if (content.length != SIZE || content[19] < 0 || content[19] >= Phase.values().length) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(content);
        Instant changed;
        try {
            changed = Instant.ofEpochSecond(bytes.getLong() - EPOCH, bytes.getInt());
        } catch (DateTimeException impossible) {
            return Optional.empty();
        }
        long pid = Integer.toUnsignedLong(bytes.order(ByteOrder.LITTLE_ENDIAN).getInt());
        return Optional.of(
                new SupervisionStatus(changed, pid, content[16] != 0, content[17] == 'u', Phase.values()[content[19]]));
    }
}
