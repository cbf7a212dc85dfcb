package dev.gatehouse.s6.protocol;

import dev.gatehouse.manager.LastExit;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * Content of {@code supervise/status} (s6 src/libs6/s6_svstatus_pack.c).
 *
 * @param stamp when the service last went up or down
 * @param readyStamp when the service last became ready; valid only if {@code ready}
 * @param pid pid of ./run when up, of ./finish when finishing, 0 when down
 * @param waitStatus wait(2) status of the last ./run; 0 before the first death
 */
public record SupervisionStatus(
        Instant stamp,
        Instant readyStamp,
        long pid,
        int waitStatus,
        boolean paused,
        boolean finishing,
        boolean wantUp,
        boolean ready) {
    /** Size in all versions except those below. */
    public static final int SIZE = 35;

    /** Size in 2.13.0.0 to 2.13.2.0, which also store the process group. Only the length distinguishes the formats. */
    public static final int SIZE_WITH_PGID = 43;

    /** Parses the bytes of a status file; empty if their number belongs to no known version. */
    public static Optional<SupervisionStatus> unpack(byte[] bytes) {
        if (bytes.length != SIZE && bytes.length != SIZE_WITH_PGID) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Instant stamp = Tai64n.unpack(buffer);
        Instant readyStamp = Tai64n.unpack(buffer);
        long pid = buffer.getLong();
        if (bytes.length == SIZE_WITH_PGID) {
            buffer.getLong();
        }
        int waitStatus = Short.toUnsignedInt(buffer.getShort());
        int flags = buffer.get();
        return Optional.of(new SupervisionStatus(
                stamp,
                readyStamp,
                pid,
                waitStatus,
                (flags & 1) != 0,
                (flags & 2) != 0,
                (flags & 4) != 0,
                (flags & 8) != 0));
    }

    /** Whether ./run is running. */
    public boolean isUp() {
        return pid != 0 && !finishing;
    }

    /** Whether neither ./run nor ./finish is running. */
    public boolean isDown() {
        return pid == 0 && !finishing;
    }

    /** Returns how ./run last ended, decoded like wait(2) on Linux. */
    public LastExit lastExit() {
        int signal = waitStatus & 0x7f;
        return signal == 0 ? LastExit.exited(waitStatus >> 8) : LastExit.killedBy(signal);
    }
}
