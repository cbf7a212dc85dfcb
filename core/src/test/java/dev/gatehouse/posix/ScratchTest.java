package dev.gatehouse.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class ScratchTest {
    /** Native code has only the address of a segment. */
    @Test
    void whatDoesNotFitIsKeptUntilTheCallIsOver() {
        Scratch scratch = Scratch.take();
        WeakReference<MemorySegment> large = new WeakReference<>(scratch.allocate(1 << 20, 8));
        System.gc();
        assertThat(large.get()).isNotNull();
        scratch.giveBack();
    }

    @Test
    void aCallThatIsClosedTwiceGivesItsMemoryBackOnce() {
        Libc.Call first = new Libc.Call();
        first.close();
        Libc.Call second = new Libc.Call();
        first.close();
        try (Libc.Call third = new Libc.Call()) {
            assertThat(third.arena).isNotSameAs(second.arena);
        }
        second.close();
    }
}
