package dev.gatehouse.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the file of failures says, and what a run after failures is shown as. */
class RetryTest {
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            3 8   | 3 | 8
            1 1   | 1 | 1
            4     | 4 | -
            ''    | - | -
            0 1   | - | -
            x 1   | - | -
            2 x   | - | -
            """)
    void readsFailuresAndDelay(String text, String failures, String delay) {
        Optional<Retry> read = Retry.parse(text, NOON);
        assertThat(read.map(retry -> Integer.toString(retry.failures())).orElse("-"))
                .isEqualTo(failures);
        assertThat(read.flatMap(Retry::next)
                        .map(next -> Long.toString(Duration.between(NOON, next).toSeconds()))
                        .orElse("-"))
                .isEqualTo(delay);
    }

    @ParameterizedTest
    @CsvSource({
        // state, failures, seconds of the run, shown as
        "UP, 1, 5, UP",
        "UP, 2, 5, STARTING",
        "UP, 9, 59, STARTING",
        "UP, 9, 60, UP",
        "STARTING, 9, 5, STARTING",
        "STOPPING, 9, 5, STOPPING",
        "CRASHLOOP, 9, 5, CRASHLOOP",
        "DOWN, 9, 5, DOWN",
    })
    void aShortRunInACrashLoopIsNotUp(State state, int failures, int seconds, State shown) {
        ServiceStatus status = ServiceStatus.builder(ServiceName.of("coder"), state)
                .pid(OptionalLong.of(7))
                .since(Optional.of(NOON.minusSeconds(seconds)))
                .lastExit(Optional.of(LastExit.exited(3)))
                .build();
        ServiceStatus seen = new Retry(failures, Optional.empty()).applyTo(status, NOON);
        assertThat(seen.state()).isEqualTo(shown);
        assertThat(seen.pid()).hasValue(7);
        if (state != shown) {
            assertThat(seen.isRunning()).isTrue();
            assertThat(seen.reason()).hasValue("crashed " + failures + " times in a row (exit 3); not yet up for 60 s");
        }
    }

    @Test
    void aRunOfUnknownAgeIsLeftAsItIs() {
        ServiceStatus status =
                ServiceStatus.builder(ServiceName.of("coder"), State.UP).build();
        assertThat(new Retry(9, Optional.empty()).applyTo(status, NOON)).isEqualTo(status);
    }
}
