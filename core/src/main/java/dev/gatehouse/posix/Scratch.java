package dev.gatehouse.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Memory for the arguments of native calls. Reused, because allocating it anew takes longer than most of these calls. What does not
 * fit is kept until the call is over, and then left to the garbage collector. Used by one thread at a time; belongs to no thread, so virtual threads can use it.
 */
final class Scratch implements SegmentAllocator {
    /** A path, and what is read with one call. */
    private static final long SIZE = 24 << 10;

    private static final AtomicReferenceArray<@Nullable Scratch> FREE = new AtomicReferenceArray<>(8);

    private final MemorySegment block = Arena.ofAuto().allocate(SIZE, 16);
    /** Native code has only their addresses, so they must be reachable during the call. */
    private final List<MemorySegment> larger = new ArrayList<>(0);

    private long used;

    private Scratch() {}

    /** Takes one that is free, or a new one. */
    static Scratch take() {
        Scratch free = FREE.getAndSet(place(), null);
        return free == null ? new Scratch() : free;
    }

    private static int place() {
        return (int) (Thread.currentThread().threadId() & (FREE.length() - 1));
    }

    @Override
    public MemorySegment allocate(long size, long alignment) {
        long begin = (used + alignment - 1) & -alignment;
        if (alignment > 16 || begin + size > SIZE) {
            MemorySegment own = Arena.ofAuto().allocate(size, alignment);
            larger.add(own);
            return own;
        }
        used = begin + size;
        return block.asSlice(begin, size).fill((byte) 0);
    }

    /** Makes it free. What was allocated must not be used any more. */
    void giveBack() {
        larger.clear();
        used = 0;
        FREE.set(place(), this);
    }
}
