package dev.gatehouse.runit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.State;
import dev.gatehouse.runit.SupervisionStatus.Phase;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Maps each status of runsv to a state, and to whether a start is decided. */
class RunitControllerTest {
    private static SupervisionStatus status(Phase phase, boolean wantUp) {
        return new SupervisionStatus(Instant.EPOCH, 0, false, wantUp, phase);
    }

    @ParameterizedTest
    @CsvSource({
        "RUN,    true,  '',       UP",
        "RUN,    false, '',       STOPPING",
        "FINISH, true,  '',       STARTING",
        "FINISH, false, '',       STOPPING",
        "FINISH, false, finished, STOPPING",
        "DOWN,   true,  '',       STARTING",
        "DOWN,   true,  failed,   FAILED",
        "DOWN,   true,  finished, FINISHED",
        "DOWN,   true,  invalid,  STARTING",
        "DOWN,   false, '',       DOWN",
        "DOWN,   false, finished, FINISHED",
        "DOWN,   false, failed,   FAILED",
        "DOWN,   false, invalid,  DOWN",
    })
    void everyStatusIsAState(Phase phase, boolean wantUp, String verdict, State state) {
        assertThat(RunitStatusReader.state(status(phase, wantUp), verdict)).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({
        // phase, wantUp, command read, ./finish decides: decided
        "RUN,    true,  true,  false, true",
        "RUN,    true,  false, false, true",
        "FINISH, true,  true,  true,  false",
        "FINISH, true,  true,  false, true",
        "FINISH, false, true,  false, false",
        "DOWN,   true,  true,  false, true",
        "DOWN,   false, true,  false, true",
        "DOWN,   false, false, false, false",
    })
    void aStartIsDecidedWhenItCanHaveNoFurtherEffect(
            Phase phase, boolean wantUp, boolean read, boolean deciding, boolean decided) {
        assertThat(RunitController.decided(status(phase, wantUp), read, deciding))
                .isEqualTo(decided);
    }
}
