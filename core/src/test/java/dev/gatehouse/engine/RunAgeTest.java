package dev.gatehouse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.State;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The age of a run, independent of changes of the clock. */
class RunAgeTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    /**
     * The first look is at 0 s. before: the pid before the command, or -. stamp: when the run began according to the manager,
     * in seconds from the first look on the wall clock. jump: how far the wall clock is changed between the looks. age: in
     * seconds, at the second look, 0.4 s later.
     */
    @ParameterizedTest
    @CsvSource({
        "-, 7, 7,    0,     0, 0.4",
        // A new run is as old as our observations say, whatever the manager's time and the clock say.
        "-, 7, 7,  -60,     0, 0.4",
        "-, 7, 7,    0,  3600, 0.4",
        "-, 7, 7,    0, -3600, 0.4",
        "-, 7, 7,   60,     0, 0.4",
        // A different process is a different run.
        "-, 7, 8,    0,     0, 0",
        "7, 7, 8,  -60,     0, 0",
        // A run from before the command is as old as the manager says, minus the precision of 1 s.
        "7, 7, 7,  -60,     0, 59.4",
        "7, 7, 7,   -1,     0, 0.4",
        // A clock that is set back does not delay the proof for ever.
        "7, 7, 7,  -60, -3600, 0.4",
        // A different process ran before the command.
        "6, 7, 7,  -60,     0, 0.4"
    })
    void ageOfARun(String before, long first, long second, double stamp, double jump, double age) {
        Seen earlier = before.equals("-") ? Seen.of(State.DOWN) : Seen.up(Long.parseLong(before));
        RunAge runAge = before.equals("-") ? RunAge.ofNew() : RunAge.of(earlier.observation());
        Instant began = NOON.plus(seconds(stamp));
        runAge.at(Seen.up(first).since(began).observation(), 1_000, NOON);
        Duration found = runAge.at(
                Seen.up(second).since(began).observation(),
                1_000 + seconds(0.4).toNanos(),
                NOON.plus(seconds(0.4 + jump)));
        assertThat(found).isEqualTo(seconds(age));
    }

    @ParameterizedTest
    @CsvSource({"STARTING", "STOPPING", "DOWN", "UNKNOWN"})
    void aStoppedServiceHasNoAge(State between) {
        RunAge age = RunAge.ofNew();
        age.at(Seen.up(7).observation(), 0, NOON);
        assertThat(age.at(Seen.of(between).observation(), 500, NOON)).isZero();
        assertThat(age.at(Seen.up(7).observation(), 900, NOON)).isZero();
        assertThat(age.at(Seen.up(7).observation(), 1000, NOON)).isEqualTo(Duration.ofNanos(100));
    }

    @Test
    void aRunWithoutAKnownPidAgesToo() {
        State state = State.UP;
        RunAge age = RunAge.of(Seen.of(state).observation());
        age.at(Seen.of(state).observation(), 0, NOON);
        assertThat(Seen.of(state).pid()).isEqualTo(OptionalLong.empty());
        assertThat(age.at(Seen.of(state).observation(), 70, NOON)).isEqualTo(Duration.ofNanos(70));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
