package dev.gatehouse.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Waits for several FIFOs at once, identified by their index. Not thread-safe. */
public final class Poll implements AutoCloseable {
    /** {@code struct pollfd}: int fd, short events, short revents. */
    private static final long ENTRY = 8;

    private final Libc.Call call = new Libc.Call();
    private final MemorySegment descriptors;
    private final int count;

    public Poll(List<Fifo> fifos) {
        this.count = fifos.size();
        this.descriptors = call.arena.allocate(ENTRY * Math.max(1, count), ENTRY);
        for (int i = 0; i < count; i++) {
            descriptors.set(JAVA_INT, ENTRY * i, fifos.get(i).descriptor());
            descriptors.set(JAVA_SHORT, ENTRY * i + 4, Libc.POLLIN);
        }
    }

    /** Stops waiting for a FIFO: poll(2) ignores negative descriptors. */
    public void ignore(int index) {
        descriptors.set(JAVA_INT, ENTRY * index, -1);
    }

    /**
     * Waits until a FIFO can be read, or the time is over.
     *
     * @param timeout how long at most; zero or less returns at once
     * @return indexes of the FIFOs that can be read, ascending; empty if the time is over
     */
    public int[] await(Duration timeout) throws PosixException {
        int millis = Math.clamp(timeout.plusNanos(999_999).toMillis(), 0, Integer.MAX_VALUE);
        int[] ready = new int[count];
        int found = 0;
        if (Libc.poll(call, descriptors, count, millis) > 0) {
            for (int i = 0; i < count; i++) {
                if (descriptors.get(JAVA_SHORT, ENTRY * i + 6) != 0) {
                    ready[found++] = i;
                }
            }
        }
        return Arrays.copyOf(ready, found);
    }

    @Override
    public void close() {
        call.close();
    }
}
