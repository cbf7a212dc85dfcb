package dev.gatehouse.launchd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Course;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operation on a job does, and what it observes. */
class LaunchdTargetTest extends LaunchdCalls {
    @ParameterizedTest
    @CsvSource({
        "START,   not loaded, AT_ONCE,    true",
        "START,   new,        AT_ONCE,    true",
        "START,   running,    AT_ONCE,    true",
        "START,   foreign,    AT_ONCE,    false",
        "START,   crashed,    STOP_FIRST, true",
        "START,   finished,   STOP_FIRST, true",
        "RESTART, not loaded, STOP_FIRST, false",
        "RESTART, crashed,    STOP_FIRST, false",
        "RESTART, running,    AT_ONCE,    false",
        "STOP,    running,    AT_ONCE,    true",
    })
    void choosesTheCourseOfAnOperation(Operation operation, String job, Course course, boolean provable)
            throws IOException {
        // The running gateway is this process, so a restart comes from inside the gateway.
        running(job.equals("running") || job.equals("foreign") ? OWN : DEAD);
        load(job);
        LaunchdTarget target = target(operation);
        assertThat(target.course()).isEqualTo(course);
        assertThat(target.isProvable()).isEqualTo(provable);
    }

    @ParameterizedTest
    @CsvSource({
        "not loaded, ABSENT, 0",
        "new,        STARTING,      0",
        "running,    UP,            0",
        "crashed,    CRASHLOOP,     1",
        "finished,   FINISHED,      1",
    })
    void observesAStart(String job, State state, int ends) throws IOException {
        running(OWN);
        load(job);
        Observation seen = target(Operation.START).observe();
        assertThat(seen.state()).isEqualTo(state);
        assertThat(seen.ends()).isEqualTo(ends);
        assertThat(seen.decided()).isTrue();
    }

    @Test
    void aGatewayThatIsNotLoadedButMarkedIsDownNotGone() {
        assertThat(target(Operation.START).observe().state()).isEqualTo(State.DOWN);
    }

    /** A stop ends when the job is unloaded and the process has exited, in either order. */
    @Test
    void observesAStop() {
        launchctl.loaded.put(GUI, FakeLaunchctl.job(OWN, 1, "(never exited)"));
        LaunchdTarget target = target(Operation.STOP);
        assertThat(target.before().decided()).isFalse();
        launchctl.loaded.clear();
        assertThat(target.observe()).satisfies(seen -> {
            assertThat(seen.state()).isEqualTo(State.STOPPING);
            assertThat(seen.pid()).hasValue(OWN);
            assertThat(seen.decided()).isFalse();
        });
        launchctl.loaded.put(GUI, FakeLaunchctl.job(0, 1, "0"));
        LaunchdTarget finished = target(Operation.STOP);
        assertThat(finished.observe().decided()).isFalse();
        launchctl.loaded.clear();
        assertThat(finished.observe()).satisfies(seen -> {
            assertThat(seen.state()).isEqualTo(State.DOWN);
            assertThat(seen.decided()).isTrue();
        });
    }
}
