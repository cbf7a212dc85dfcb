package dev.gatehouse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.spi.Operation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an interrupt of the thread, or of a tool, does to an operation. */
class InterruptedLoopTest extends ScriptedLoop {
    @Test
    void anInterruptedThreadCommandsNothing() {
        starting("coder");
        Thread.currentThread().interrupt();
        Batch batch = manager.loop().start(List.of(CODER, CODER), Wait.PROOF);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(batch.outcomes())
                .hasSize(2)
                .allSatisfy(outcome -> assertThat(outcome.failure().orElseThrow())
                        .isInstanceOf(InterruptedOperationException.class)
                        .hasMessage(
                                "Interrupted before the gateway of coder received its command; nothing was changed"));
        assertThat(manager.calls).isEmpty();
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() {
        manager.interruptAfter = Duration.ofMillis(1100);
        starting("coder");
        manager.script("writer")
                .expects(plain())
                .after(Operation.START, 0, Seen.of(State.STARTING))
                .after(Operation.START, 500, Seen.up(8));
        Batch batch = manager.loop().start(List.of(CODER, WRITER), Wait.PROOF);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(batch.outcomes()).extracting(Outcome::change).containsExactly(Change.STARTED, Change.FAILED);
        assertThat(batch.failures().getFirst().failure().orElseThrow())
                .isInstanceOf(InterruptedOperationException.class)
                .hasMessage("Interrupted while waiting for the gateway of writer; the manager has its command");
        assertThat(manager.passed()).isLessThan(Duration.ofMillis(1200));
    }

    @Test
    void anInterruptedToolIsReportedAsAnInterruption() {
        manager.nudgeIsInterrupted = true;
        manager.script("coder").expects(plain()).after(Operation.START, 0, Seen.of(State.STARTING));
        assertThat(failure(manager.loop().start(List.of(CODER), Wait.PROOF)))
                .isInstanceOf(InterruptedOperationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aToolInterruptedBeforeTheCommandChangesNothing() {
        manager.prepareIsInterrupted = true;
        starting("coder");
        assertThat(failure(manager.loop().start(List.of(CODER), Wait.PROOF)))
                .isInstanceOf(InterruptedOperationException.class)
                .hasMessage("Interrupted before the gateway of coder received its command; nothing was changed");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anInterruptedThreadCommandsNoFurtherServices() {
        manager.interruptAfter = Duration.ofMillis(50);
        manager.most = 1;
        starting("coder");
        starting("writer");
        Batch batch = manager.loop().start(List.of(CODER, WRITER), Wait.PROOF);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(batch.outcomes().getLast().failure().orElseThrow())
                .hasMessage("Interrupted before the gateway of writer received its command; nothing was changed");
        assertThat(manager.calls).doesNotContain("START writer");
    }

    @Test
    void anInterruptedRestartStartsNoStoppedService() {
        manager.interruptAfter = Duration.ofMillis(50);
        starting("coder").now(Seen.up(6)).after(Operation.MAKE_WAY, 0, Seen.of(State.DOWN));
        starting("writer")
                .now(Seen.up(8))
                .after(Operation.MAKE_WAY, 0, Seen.of(State.STOPPING).pid(8));
        Batch batch = manager.loop().restart(List.of(CODER, WRITER), Wait.PROOF);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(batch.failures())
                .hasSize(2)
                .allSatisfy(outcome -> assertThat(outcome.failure().orElseThrow())
                        .isInstanceOf(InterruptedOperationException.class)
                        .hasMessageContaining("the manager has its command"));
        assertThat(manager.calls).noneMatch(call -> call.startsWith("START"));
    }

    @Test
    void anInterruptedRestartDoesNotStart() {
        manager.interruptAfter = Duration.ofMillis(50);
        starting("coder")
                .now(Seen.up(6))
                .after(Operation.MAKE_WAY, 0, Seen.of(State.STOPPING).pid(6));
        assertThat(failure(manager.loop().restart(List.of(CODER), Wait.PROOF)))
                .isInstanceOf(InterruptedOperationException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(manager.calls).doesNotContain("START coder");
    }
}
