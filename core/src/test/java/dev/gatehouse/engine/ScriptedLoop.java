package dev.gatehouse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Operation;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/** A loop with a scripted manager on a simulated clock. */
abstract class ScriptedLoop {
    static final ServiceName CODER = ServiceName.of("coder");
    static final ServiceName WRITER = ServiceName.of("writer");
    static final Duration GRACE = Duration.ofSeconds(10);

    final ScriptedController manager = new ScriptedController();

    @AfterEach
    void everyTargetIsClosedAndNoInterruptRemains() {
        assertThat(manager.leaked()).isEmpty();
        assertThat(Thread.interrupted()).isFalse();
    }

    static Expectations ready(Readiness ready) {
        return new Expectations(
                ready, new StopPolicy("TERM", GRACE), RestartPolicy.Mode.ON_FAILURE, Set.of(75), Set.of(78));
    }

    static Expectations plain() {
        return ready(new Readiness.None());
    }

    ScriptedController.Script starting(String name) {
        return manager.script(name)
                .expects(plain())
                .after(Operation.START, 0, Seen.of(State.DOWN).undecided())
                .after(Operation.START, 30, Seen.up(7));
    }

    static Outcome only(Batch batch) {
        assertThat(batch.outcomes()).hasSize(1);
        return batch.outcomes().getFirst();
    }

    static GatehouseException failure(Batch batch) {
        return only(batch).failure().orElseThrow();
    }
}
