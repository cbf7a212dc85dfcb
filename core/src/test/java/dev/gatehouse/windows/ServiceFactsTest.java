package dev.gatehouse.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.windows.launcher.LaunchRecord;
import dev.gatehouse.windows.launcher.LaunchRecord.Phase;
import dev.gatehouse.windows.launcher.ProcessMark;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.launcher.StartPolicy;
import dev.gatehouse.windows.task.LoginStart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Status and observation that result from the files and processes of a service. */
class ServiceFactsTest {
    private static final ServiceName CODER = ServiceName.of("coder");
    private static final String RUNS = "runs";

    private static ServiceFacts facts(StartPolicy policy, String phase, boolean launcher, boolean gateway, int age) {
        Optional<LaunchRecord> record = phase.equals("none")
                ? Optional.empty()
                : Optional.of(new LaunchRecord(
                        Phase.valueOf(phase),
                        1_000,
                        Optional.of(new ProcessMark(7, 1)),
                        Optional.of(new ProcessMark(8, 1)),
                        1,
                        OptionalInt.of(3),
                        "",
                        phase.equals("WAITING") ? OptionalLong.of(2_000) : OptionalLong.empty()));
        return new ServiceFacts(record, policy, LoginStart.TASK, launcher, gateway, Duration.ofSeconds(age));
    }

    /** The last two columns: whether the observation is decided for a start and for a stop. */
    @ParameterizedTest
    @CsvSource({
        // policy, phase, launcher, gateway, age, state, word of the reason, start decided, stop decided
        "RUN,     none,      gone, gone, 0,   STARTING, '',       yes, yes",
        "STOPPED, none,      gone, gone, 0,   DOWN,     '',       yes, yes",
        "RUN,     UP,        runs, runs, 9,   UP,       '',       yes, no",
        "RUN,     UP,        gone, runs, 9,   UP,       killed,   yes, yes",
        "RUN,     UP,        gone, gone, 9,   DOWN,     logon,    yes, yes",
        "RUN,     BEGUN,     runs, gone, 1,   STARTING, '',       yes, no",
        "RUN,     WAITING,   runs, gone, 1,   CRASHLOOP, 'exit 3', yes, no",
        "RUN,     WAITING,   gone, gone, 1,   DOWN,     logon,    yes, yes",
        "RUN,     REQUESTED, gone, gone, 1,   STARTING, '',       no,  no",
        "RUN,     REQUESTED, gone, gone, 30,  STARTING, '',       no,  yes",
        "RUN,     REQUESTED, gone, gone, 70,  DOWN,     'no launcher', no, yes",
        "RUN,     FINISHED,  gone, gone, 9,   FINISHED, 'code 0', yes, yes",
        "RUN,     FINISHED,  runs, gone, 0,   FINISHED, 'code 0', yes, no",
        "RUN,     FAILED,    gone, gone, 9,   FAILED,   'exit 3', yes, yes",
        "RUN,     STOPPED,   gone, gone, 9,   DOWN,     '',       yes, yes",
        "LATER,   UP,        runs, runs, 9,   UP,       '',       yes, no",
        "STOPPED, UP,        runs, runs, 9,   STOPPING, '',       yes, no",
        "ONCE,    ENDING,    runs, runs, 9,   STOPPING, '',       yes, no",
        "STOPPED, ENDING,    gone, runs, 9,   STOPPING, '',       yes, yes",
        "STOPPED, ENDING,    runs, gone, 9,   STOPPING, '',       yes, no",
        "STOPPED, STOPPED,   runs, gone, 0,   DOWN,     '',       yes, no",
        "STOPPED, STOPPED,   gone, gone, 0,   DOWN,     '',       yes, yes",
        "STOPPED, FINISHED,  gone, gone, 9,   DOWN,     '',       yes, yes",
        "STOPPED, REQUESTED, gone, gone, 1,   DOWN,     '',       no,  no",
        "STOPPED, REQUESTED, gone, gone, 30,  DOWN,     '',       no,  yes",
    })
    void derivesStatusAndObservation(
            StartPolicy policy,
            String phase,
            String launcher,
            String gateway,
            int age,
            State state,
            String reason,
            String start,
            String stop) {
        ServiceFacts facts = facts(policy, phase, launcher.equals(RUNS), gateway.equals(RUNS), age);

        ServiceStatus status = facts.status(CODER);

        assertThat(status.state()).isEqualTo(state);
        assertThat(status.reason().orElse("")).contains(reason);
        assertThat(status.reason().isEmpty()).isEqualTo(reason.isEmpty());
        assertThat(status.pid().isPresent()).isEqualTo(gateway.equals(RUNS));
        assertThat(seen(Operation.START, facts).decided()).isEqualTo(start.equals("yes"));
        assertThat(seen(Operation.STOP, facts).decided()).isEqualTo(stop.equals("yes"));
        assertThat(seen(Operation.REMOVE, facts)).isEqualTo(seen(Operation.MAKE_WAY, facts));
    }

    private static WindowsTarget target(Operation operation, ServiceFacts before) {
        return new WindowsTarget(
                CODER, new ServiceFolder(Path.of("folder")), operation, Expectations.UNKNOWN, Optional.empty(), before);
    }

    private static Observation seen(Operation operation, ServiceFacts facts) {
        return target(operation, facts).seen(facts);
    }

    @Test
    void aGatewayWithoutALauncherIsStoppedBeforeItIsStarted() {
        ServiceFacts orphan = facts(StartPolicy.RUN, "UP", false, true, 9);
        ServiceFacts kept = facts(StartPolicy.RUN, "UP", true, true, 9);
        assertThat(target(Operation.START, orphan).course()).hasToString("STOP_FIRST");
        assertThat(target(Operation.START, kept).course()).hasToString("AT_ONCE");
        assertThat(target(Operation.RESTART, kept).course()).hasToString("STOP_FIRST");
        assertThat(target(Operation.STOP, orphan).course()).hasToString("AT_ONCE");
    }

    @Test
    void statusNamesWhatStartsTheGatewayAtLogonIfItIsNotTheTask() {
        ServiceFacts up = facts(StartPolicy.RUN, "UP", true, true, 9);
        ServiceFacts entry = new ServiceFacts(
                up.record(), up.policy(), LoginStart.startup("Zugriff verweigert"), true, true, up.age());
        assertThat(entry.status(CODER).reason().orElseThrow()).contains("Startup folder", "Zugriff verweigert");
        assertThat(entry.status(CODER).enabled()).contains(true);
        ServiceFacts nothing = new ServiceFacts(up.record(), up.policy(), LoginStart.NOTHING, true, true, up.age());
        assertThat(nothing.status(CODER).enabled()).contains(false);
        assertThat(facts(StartPolicy.LATER, "UP", true, true, 9).status(CODER).enabled())
                .contains(false);
        assertThat(facts(StartPolicy.ONCE, "STOPPED", false, false, 9)
                        .status(CODER)
                        .enabled())
                .contains(true);
    }
}
