package dev.gatehouse.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.TimedOutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTest {
    private static final Outcome STARTED = Outcome.of(ServiceName.of("a"), Outcome.Change.STARTED);

    private static Outcome failed(String name) {
        return Outcome.failed(ServiceName.of(name), new GatehouseException(name + " failed", Remedy.of("help", name)));
    }

    @Test
    void throwsTheFirstFailureWithTheOthers() {
        Batch batch = new Batch(List.of(STARTED, failed("b"), failed("c")));
        assertThat(batch.failures()).hasSize(2);
        assertThatThrownBy(batch::orThrow)
                .isInstanceOf(GatehouseException.class)
                .hasMessage("b failed")
                .hasSuppressedException(batch.outcomes().getLast().failure().orElseThrow());
    }

    @Test
    void returnsItselfIfNothingFailed() {
        Batch batch = new Batch(List.of(STARTED));
        assertThat(batch.orThrow()).isSameAs(batch);
        assertThat(batch.failures()).isEmpty();
    }

    @Test
    void timeLimitsAreShownInAFittingUnit() {
        assertThat(new TimedOutException("it did not stop", Duration.ofSeconds(3), "", Remedy.of("help")))
                .hasMessage("it did not stop within 3 s");
        assertThat(new TimedOutException("it did not stop", Duration.ofMillis(1500), "it has pid 7", Remedy.of("help")))
                .hasMessage("it did not stop within 1500 ms: it has pid 7");
    }
}
