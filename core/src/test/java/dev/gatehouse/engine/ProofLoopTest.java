package dev.gatehouse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.PlannedStop;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.spi.Course;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.port.PortOwners;
import dev.gatehouse.spi.run.RunFiles;
import dev.gatehouse.spi.run.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What proves a start, a stop or a restart, and how long that may take. */
class ProofLoopTest extends ScriptedLoop {
    private static final Path OWN_LOG = Path.of("/h/logs/gateway.log");

    @Test
    void aStartIsProvenAfterOneSecond() {
        starting("coder");
        assertThat(only(manager.loop().start(List.of(CODER), Wait.PROOF)).change())
                .isEqualTo(Change.STARTED);
        assertThat(manager.passed()).isBetween(Duration.ofMillis(1030), Duration.ofMillis(1080));
        assertThat(manager.calls).containsExactly("START coder", "nudge START coder", "conclude START coder");
    }

    @Test
    void startingARunningServiceChangesNothingAndTakesNoTime() {
        manager.script("coder").now(Seen.up(7).since(manager.wall().minusSeconds(60)));
        assertThat(only(manager.loop().start(List.of(CODER), Wait.PROOF)).change())
                .isEqualTo(Change.UNCHANGED);
        assertThat(manager.passed()).isZero();
        assertThat(manager.calls).contains("START coder");
    }

    @Test
    void endsBeforeTheStartDoNotCount() {
        manager.countsAnew = false;
        manager.script("coder")
                .expects(plain())
                .now(Seen.of(State.FAILED).died(4, LastExit.exited(1)))
                .after(
                        Operation.START,
                        0,
                        Seen.of(State.FAILED).died(4, LastExit.exited(1)).undecided())
                .after(Operation.START, 20, Seen.up(7).died(4, LastExit.exited(1)));
        assertThat(only(manager.loop().start(List.of(CODER), Wait.PROOF)).change())
                .isEqualTo(Change.STARTED);
    }

    @Test
    void theDeathOfAServiceThatAlreadyRanFailsItsStart() {
        manager.script("coder")
                .expects(plain())
                .now(Seen.up(7).died(2, LastExit.exited(1)))
                .after(Operation.START, 50, Seen.of(State.STARTING).died(3, LastExit.killedBy(9)));
        assertThat(failure(manager.loop().start(List.of(CODER), Wait.PROOF)))
                .isInstanceOf(StartFailedException.class)
                .hasMessage("The gateway of coder did not stay up: it ended with signal 9;"
                        + " script restarts it with growing delays");
    }

    @Test
    void aFailedStartReportsTheExitAndARemedy() {
        starting("coder").after(Operation.START, 60, Seen.of(State.FAILED).died(1, LastExit.exited(78)));
        GatehouseException failure = failure(manager.loop().start(List.of(CODER), Wait.PROOF));
        assertThat(failure)
                .isInstanceOf(StartFailedException.class)
                .hasMessage("The gateway of coder did not stay up: it ended with exit 78; it does not restart");
        assertThat(failure.remedy().orElseThrow().text()).isEqualTo("look coder ENDED");
        assertThat(((StartFailedException) failure).status().state()).isEqualTo(State.FAILED);
        assertThat(manager.calls).noneMatch(call -> call.startsWith("conclude"));
    }

    @Test
    void anExitCodeThatAsksForARestartIsNoFailure() {
        starting("coder")
                .after(Operation.START, 60, Seen.of(State.STARTING).died(1, LastExit.exited(75)))
                .after(Operation.START, 200, Seen.up(8).died(1, LastExit.exited(75)));
        assertThat(only(manager.loop().start(List.of(CODER), Wait.PROOF)).change())
                .isEqualTo(Change.STARTED);
        assertThat(manager.passed()).isGreaterThanOrEqualTo(Duration.ofMillis(1200));
    }

    @Test
    void waitsForReadinessAsLongAsTheDefinitionAllows() {
        manager.script("coder")
                .expects(ready(new Readiness.Notify(3, Duration.ofSeconds(50))))
                .after(Operation.START, 0, Seen.up(7))
                .after(Operation.START, 49_000, Seen.up(7).signalled());
        assertThat(only(manager.loop().start(List.of(CODER), Wait.PROOF)).change())
                .isEqualTo(Change.STARTED);
    }

    /** The default wait is 30 s. */
    @Test
    void aGatewayHasNoMoreTimeThanItsDefinitionAllows() {
        manager.script("coder")
                .expects(ready(new Readiness.Notify(3, Duration.ofSeconds(15))))
                .after(Operation.START, 0, Seen.of(State.STARTING))
                .after(Operation.START, 400, Seen.up(7));
        GatehouseException late = failure(manager.loop().start(List.of(CODER), Wait.PROOF));
        assertThat(late)
                .isInstanceOf(TimedOutException.class)
                .hasMessage("The gateway of coder did not become ready within 15 s: it runs (pid 7)");
        assertThat(manager.passed()).isBetween(Duration.ofMillis(15_400), Duration.ofMillis(15_600));
    }

    @Test
    void aStrictLimitIsNotExceeded() {
        manager.script("coder")
                .expects(ready(new Readiness.Notify(3, Duration.ofSeconds(50))))
                .after(Operation.START, 0, Seen.up(7));
        GatehouseException late = failure(manager.loop().start(List.of(CODER), Wait.untilReady(Duration.ofSeconds(2))));
        assertThat(late)
                .isInstanceOf(TimedOutException.class)
                .hasMessage("The gateway of coder did not become ready within 2 s: it runs (pid 7)");
        assertThat(manager.passed()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aStrictLimitCoversStopAndStartTogether() {
        manager.script("coder")
                .expects(plain())
                .now(Seen.up(7))
                .after(Operation.MAKE_WAY, 0, Seen.of(State.STOPPING).pid(7))
                .after(Operation.MAKE_WAY, 1500, Seen.of(State.DOWN))
                .after(Operation.START, 0, Seen.of(State.STARTING));
        assertThat(failure(manager.loop().restart(List.of(CODER), Wait.untilReady(Duration.ofSeconds(2)))))
                .isInstanceOf(TimedOutException.class)
                .hasMessageContaining("did not stay up within 2 s");
        assertThat(manager.passed()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aStrictLimitOverridesALongerStopTimeout() {
        manager.script("coder")
                .expects(plain())
                .now(Seen.up(7))
                .after(Operation.STOP, 0, Seen.of(State.STOPPING).pid(7));
        assertThat(failure(manager.loop().stop(List.of(CODER), Wait.untilReady(Duration.ofSeconds(1)))))
                .isInstanceOf(TimedOutException.class)
                .hasMessage("The gateway of coder did not stop within 1 s: pid 7 still runs");
        assertThat(manager.passed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aLimitMayHaveAnyLength() {
        for (Duration limit : List.of(
                ChronoUnit.FOREVER.getDuration(), Duration.ofSeconds(Long.MAX_VALUE), Duration.ofDays(200_000))) {
            ScriptedController fresh = new ScriptedController();
            fresh.script("coder")
                    .expects(plain())
                    .after(Operation.MAKE_WAY, 20, Seen.of(State.DOWN))
                    .after(Operation.START, 0, Seen.of(State.STARTING))
                    .after(Operation.START, 30, Seen.up(7));
            for (Wait wait : List.of(Wait.untilReady(limit), Wait.proof(limit))) {
                assertThat(only(fresh.loop().restart(List.of(CODER), wait)).failed())
                        .isFalse();
            }
        }
    }

    @Test
    void aStopMayTakeItsGracePeriodAndTheManagersMargin() {
        manager.script("coder")
                .expects(plain())
                .now(Seen.up(7))
                .after(Operation.STOP, 0, Seen.of(State.STOPPING).pid(7));
        assertThat(failure(manager.loop().stop(List.of(CODER), Wait.proof(Duration.ofSeconds(1)))))
                .isInstanceOf(TimedOutException.class);
        assertThat(manager.passed()).isEqualTo(GRACE.plusSeconds(5));
    }

    @Test
    void aStartOfAStoppingServiceHasTheTimeOfTheStopToo() {
        manager.script("coder")
                .expects(plain())
                .now(Seen.of(State.STOPPING).pid(7))
                .after(Operation.START, 14_500, Seen.up(8));
        assertThat(only(manager.loop().start(List.of(CODER), Wait.proof(Duration.ofSeconds(1))))
                        .failure())
                .hasValueSatisfying(late -> assertThat(late).hasMessageContaining("within 15 s"));
    }

    @Test
    void aLastLookAfterTheDeadlineMaySucceed() {
        manager.commandTakes = Duration.ofSeconds(60);
        manager.script("coder").expects(plain()).now(Seen.up(7)).after(Operation.STOP, 59_000, Seen.of(State.DOWN));
        assertThat(only(manager.loop().stop(List.of(CODER), Wait.PROOF)).change())
                .isEqualTo(Change.STOPPED);
    }

    @Test
    void duplicatesAreCommandedOnceAndEachHasAnOutcome() {
        starting("coder").after(Operation.MAKE_WAY, 0, Seen.of(State.DOWN));
        starting("writer");
        Batch batch = manager.loop().start(List.of(CODER, WRITER, CODER), Wait.PROOF);
        assertThat(batch.outcomes()).extracting(Outcome::service).containsExactly(CODER, WRITER, CODER);
        assertThat(batch.failures()).isEmpty();
        assertThat(manager.calls).contains("START coder writer").doesNotContain("START coder writer coder");
        Batch restarted = manager.loop().restart(List.of(CODER, CODER), Wait.PROOF);
        assertThat(restarted.outcomes())
                .extracting(Outcome::change)
                .containsExactly(Change.RESTARTED, Change.RESTARTED);
    }

    @Test
    void oneRefusalDoesNotAffectOthers() {
        starting("coder");
        Batch batch = manager.loop().start(List.of(WRITER, CODER), Wait.PROOF);
        assertThat(batch.outcomes()).extracting(Outcome::failed).containsExactly(true, false);
        assertThat(batch.failures().getFirst().failure().orElseThrow()).hasMessage("no writer");
    }

    @Test
    void manyServicesAreCommandedInParts() {
        manager.most = 2;
        for (String name : List.of("a", "b", "c", "d", "e")) {
            starting(name);
        }
        Batch batch = manager.loop()
                .start(
                        List.of("a", "b", "c", "d", "e").stream()
                                .map(ServiceName::of)
                                .toList(),
                        Wait.PROOF);
        assertThat(batch.failures()).isEmpty();
        assertThat(manager.calls).contains("START a b", "START c d", "START e");
    }

    @Test
    void restartStopsAndStarts() {
        starting("coder")
                .now(Seen.up(6))
                .after(Operation.MAKE_WAY, 0, Seen.of(State.STOPPING).pid(6))
                .after(Operation.MAKE_WAY, 100, Seen.of(State.DOWN));
        assertThat(only(manager.loop().restart(List.of(CODER), Wait.PROOF)).change())
                .isEqualTo(Change.RESTARTED);
        assertThat(manager.calls).containsSubsequence("MAKE_WAY coder", "conclude MAKE_WAY coder", "START coder");
    }

    @Test
    void aRestartWithoutAWaitStillWaitsForTheStop() {
        starting("coder")
                .now(Seen.up(6))
                .after(Operation.MAKE_WAY, 0, Seen.of(State.STOPPING).pid(6))
                .after(Operation.MAKE_WAY, 100, Seen.of(State.DOWN));
        assertThat(only(manager.loop().restart(List.of(CODER), Wait.none())).change())
                .isEqualTo(Change.RESTARTED);
        assertThat(manager.passed()).isBetween(Duration.ofMillis(100), Duration.ofMillis(150));
    }

    @Test
    void aServiceWhoseStopFailsIsNotStarted() {
        starting("coder")
                .now(Seen.up(6))
                .after(Operation.MAKE_WAY, 0, Seen.of(State.STOPPING).pid(6));
        starting("writer").now(Seen.up(5)).after(Operation.MAKE_WAY, 0, Seen.of(State.DOWN));
        Batch batch = manager.loop().restart(List.of(CODER, WRITER), Wait.PROOF);
        assertThat(batch.outcomes()).extracting(Outcome::change).containsExactly(Change.FAILED, Change.RESTARTED);
        assertThat(manager.calls).contains("START writer").doesNotContain("START coder writer");
    }

    @Test
    void aRestartByTheManagerIsOneCommand() {
        starting("coder")
                .restarts(Course.AT_ONCE)
                .now(Seen.up(6).since(manager.wall().minusSeconds(60)).died(3, LastExit.exited(1)))
                .after(Operation.RESTART, 0, Seen.up(9));
        assertThat(only(manager.loop().restart(List.of(CODER), Wait.PROOF)).change())
                .isEqualTo(Change.RESTARTED);
        assertThat(manager.calls).contains("RESTART coder").noneMatch(call -> call.startsWith("MAKE_WAY"));
        assertThat(manager.passed()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aStartMayHaveToStopFirst() {
        starting("coder")
                .starts(Course.STOP_FIRST)
                .now(Seen.of(State.STARTING))
                .after(Operation.MAKE_WAY, 0, Seen.of(State.DOWN));
        assertThat(only(manager.loop().start(List.of(CODER), Wait.PROOF)).change())
                .isEqualTo(Change.STARTED);
        assertThat(manager.calls).containsSubsequence("MAKE_WAY coder", "START coder");
    }

    @Test
    void withoutAWaitTheCommandSuffices() {
        starting("coder");
        assertThat(only(manager.loop().start(List.of(CODER), Wait.none())).change())
                .isEqualTo(Change.STARTED);
        assertThat(manager.passed()).isZero();
        assertThat(manager.deadlines.getFirst().left()).isZero();
        assertThat(manager.calls).containsExactly("START coder");
    }

    @Test
    void withoutAWaitADeferredCommandIsStillWaitedFor() {
        manager.deferred = Duration.ofMillis(500);
        starting("coder").now(Seen.of(State.FINISHED));
        assertThat(only(manager.loop().start(List.of(CODER), Wait.none())).change())
                .isEqualTo(Change.STARTED);
        assertThat(manager.passed()).isBetween(Duration.ofMillis(500), Duration.ofMillis(520));
        assertThat(manager.calls).contains("nudge START coder");
    }

    @Test
    void anEmptyCollectionCommandsNothing() {
        assertThat(manager.loop().start(List.of(), Wait.PROOF).outcomes()).isEmpty();
        assertThat(manager.calls).isEmpty();
    }

    @Test
    void aPortIsProbedUntilItAccepts() {
        int[] tries = {0};
        manager.script("coder")
                .expects(ready(new Readiness.Port(9201, Duration.ofSeconds(5))))
                .after(Operation.START, 0, Seen.up(7));
        assertThat(only(manager.loop(PortOwners.simulated(_ -> ++tries[0] > 3)).start(List.of(CODER), Wait.PROOF))
                        .change())
                .isEqualTo(Change.STARTED);
        assertThat(tries[0]).isEqualTo(4);
        ScriptedController deaf = new ScriptedController();
        deaf.script("coder")
                .expects(ready(new Readiness.Port(9201, Duration.ofSeconds(5))))
                .after(Operation.START, 0, Seen.up(7));
        assertThat(failure(deaf.loop(PortOwners.simulated(_ -> false))
                        .start(List.of(CODER), Wait.proof(Duration.ofSeconds(3)))))
                .hasMessage("The gateway of coder did not become ready within 5 s: it runs (pid 7),"
                        + " but port 9201 does not accept connections");
    }

    /** The gateway answers 503 at first, and is asked until it answers what its definition wants. */
    @Test
    void aGatewayIsReadyWhenItsServerAnswersSo() {
        Readiness http = new Readiness.Http(9201, "/readyz", 200, Duration.ofSeconds(5));
        int[] asked = {0};
        manager.script("coder").expects(ready(http)).after(Operation.START, 0, Seen.up(7));
        assertThat(only(manager.loop(
                                        PortOwners.simulated(_ -> true),
                                        (_, _) -> OptionalInt.of(++asked[0] > 3 ? 200 : 503),
                                        RunFiles.NONE)
                                .start(List.of(CODER), Wait.PROOF))
                        .change())
                .isEqualTo(Change.STARTED);
        ScriptedController busy = new ScriptedController();
        busy.script("coder").expects(ready(http)).after(Operation.START, 0, Seen.up(7));
        assertThat(failure(busy.loop(PortOwners.simulated(_ -> true), (_, _) -> OptionalInt.of(503), RunFiles.NONE)
                        .start(List.of(CODER), Wait.proof(Duration.ofSeconds(3)))))
                .hasMessage("The gateway of coder did not become ready within 5 s: it runs (pid 7),"
                        + " but http://localhost:9201/readyz answers 503");
    }

    /** Files that have one state, and that note what is announced. */
    private static final class GivenFiles implements RunFiles {
        private final Optional<RunState> state;
        private final List<String> announced = new ArrayList<>();

        private GivenFiles(Optional<RunState> state) {
            this.state = state;
        }

        @Override
        public Optional<RunState> state(ServiceName service) {
            return state;
        }

        @Override
        public Optional<Path> ownLog(ServiceName service) {
            return Optional.of(OWN_LOG);
        }

        @Override
        public boolean belongs(long main, long pid) {
            return main == pid;
        }

        @Override
        public void announce(ServiceName service, PlannedStop planned, long main) {
            announced.add("announce " + main);
        }

        @Override
        public void withdraw(ServiceName service, PlannedStop planned) {
            announced.add("withdraw");
        }
    }

    private GatehouseException stateFailure(RunState told) {
        ScriptedController other = new ScriptedController();
        other.script("coder")
                .expects(ready(new Readiness.State(Duration.ofSeconds(5))))
                .after(Operation.START, 0, Seen.up(7).since(other.wall()));
        return failure(other.loop(
                        PortOwners.simulated(_ -> true),
                        (_, _) -> OptionalInt.empty(),
                        new GivenFiles(Optional.of(told)))
                .start(List.of(CODER), Wait.proof(Duration.ofSeconds(3))));
    }

    private RunState told(long pid, String word, RunState.Meaning meaning, Instant written) {
        return new RunState(OptionalLong.of(pid), word, meaning, Optional.of("port 8642 is in use"), written);
    }

    @Test
    void theStateFileOfAnotherRunProvesNothing() {
        Instant now = manager.wall();
        assertThat(stateFailure(told(8, "running", RunState.Meaning.UP, now)))
                .hasMessage("The gateway of coder did not become ready within 5 s: it runs (pid 7),"
                        + " but its state file says nothing about this process");
        assertThat(stateFailure(told(7, "running", RunState.Meaning.UP, now.minusSeconds(60))))
                .hasMessageContaining("says nothing about this process");
        assertThat(stateFailure(told(7, "starting", RunState.Meaning.OTHER, now)))
                .hasMessageContaining("and its state file says 'starting' (port 8642 is in use)");
        assertThat(stateFailure(told(7, "startup_failed", RunState.Meaning.FAILED, now)))
                .isInstanceOf(StartFailedException.class)
                .hasMessage("The gateway of coder runs, but reports 'startup_failed' (port 8642 is in use);"
                        + " the app's own log: " + OWN_LOG);
    }

    @Test
    void stopsAreAnnouncedBeforeTheCommandAndTheAnnouncementIsRemoved() {
        GivenFiles files = new GivenFiles(Optional.empty());
        StopPolicy stop = new StopPolicy("TERM", GRACE, Optional.of(new PlannedStop("stop", "{pid}")));
        manager.script("coder")
                .now(Seen.up(7))
                .expects(new Expectations(
                        new Readiness.None(), stop, RestartPolicy.Mode.ON_FAILURE, Set.of(75), Set.of(78)))
                .after(Operation.STOP, 0, Seen.of(State.DOWN))
                .after(Operation.MAKE_WAY, 0, Seen.of(State.DOWN))
                .after(Operation.START, 0, Seen.up(8));
        ProofLoop<?> loop = manager.loop(PortOwners.simulated(_ -> true), (_, _) -> OptionalInt.empty(), files);
        loop.restart(List.of(CODER), Wait.PROOF).orThrow();
        // The start removes what a killed operation may have left.
        assertThat(files.announced).containsExactly("announce 7", "withdraw", "withdraw");
        files.announced.clear();
        loop.stop(List.of(CODER), Wait.PROOF).orThrow();
        assertThat(files.announced).containsExactly("announce 8", "withdraw");
        files.announced.clear();
        loop.stop(List.of(CODER), Wait.PROOF).orThrow();
        assertThat(files.announced).containsExactly("withdraw");
    }
}
