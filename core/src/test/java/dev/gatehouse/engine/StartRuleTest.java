package dev.gatehouse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.PlannedStop;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy.Mode;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Cause;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.HostView;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.port.PortUse;
import dev.gatehouse.spi.run.RunFiles;
import dev.gatehouse.spi.run.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every combination of observations during a start, the same for every manager. */
class StartRuleTest {
    private static final int PORT = 9201;
    private static final long PID = 7;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /**
     * ends: of runs since the command. end: the last exit, if a run has ended; 75 asks for a restart, 78 for none. decided: whether
     * the manager has finished processing. begun: whether a run has begun since the command. age: how long the run has been
     * observed. sign: who has the port, or whether the gateway has signalled that it is ready, or answers so, or its state file
     * says so; busy: it answers something else, or another run's state file is there.
     */
    private static final String STARTS = """
            ready   restarts  state          ends    end      decided  begun  age      sign  verdict

            *       *         down|disabled|finished|failed       *  *  yes    no     *        *     not-started
            *       *         absent  *       *        yes      no     *        *     gone

            *       *         finished       1       *        yes      *      *        *     ended
            *       *         finished       1       *        no       *      *        *     wait
            *       *         failed         1       *        yes      *      *        *     ended
            *       *         failed         1       *        no       *      *        *     wait
            *       yes       absent  1       exit75   yes      *      *        *     gone
            *       yes       down|disabled  1       exit75   yes      yes    *        *     stopped
            *       yes       *              1       !exit75  yes      *      *        *     ended
            *       yes       *              1       !exit75  no       *      *        *     wait
            *       no        *              1       *        yes      *      *        *     ended
            *       no        *              1       *        no       *      *        *     wait

            *       *         absent  *       *        yes      *      *        *     gone
            *       *         down|disabled|finished|failed|absent  *  *  no     *      *        *     wait
            *       *         down|disabled  *       *        yes      yes    *        *     stopped
            *       *         finished|failed                     *  *  yes    yes    *        *     ended

            *       *         starting|stopping|crashloop|unknown  *  *  *      *      *        *     wait
            *       *         *              *       *        no       *      *        *     wait

            notify  *         up             *       *        *        *      *        yes   done
            notify  *         up             *       *        *        *      *        *     wait
            port    *         *              *       *        *        *      settled  yes|busy done
            port    *         *              *       *        *        *      settled  other port-taken
            port    *         *              *       *        *        *      *        *     wait
            http    *         *              *       *        *        *      settled  yes   done
            http    *         *              *       *        *        *      settled  other port-taken
            http    *         *              *       *        *        *      *        *     wait
            state   *         *              *       *        *        *      settled  yes   done
            state   *         *              *       *        *        *      settled  fails reported
            state   *         *              *       *        *        *      *        *     wait
            none    *         *              *       *        *        *      settled  *     done
            none    *         *              *       *        *        *      young    *     wait
            """;

    @Test
    void everyStartFollowsTheTable() {
        DecisionTable.parse(STARTS)
                .check(
                        Map.of(
                                "ready", List.of("none", "notify", "port", "http", "state"),
                                "restarts", List.of("yes", "no"),
                                "state", states(),
                                "ends", List.of("0", "1"),
                                "end", List.of("exit0", "exit1", "exit75", "exit78", "signal9", "none"),
                                "decided", List.of("yes", "no"),
                                "begun", List.of("yes", "no"),
                                "age", List.of("settled", "young"),
                                "sign", List.of("yes", "no", "other", "busy", "fails")),
                        StartRuleTest::judge);
    }

    static List<String> states() {
        return Arrays.stream(State.values()).map(StartRuleTest::word).toList();
    }

    static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String judge(Map<String, String> facts) {
        Expectations expectations = new Expectations(
                readiness(facts.get("ready")),
                StopPolicy.DEFAULT,
                facts.get("restarts").equals("yes") ? Mode.ON_FAILURE : Mode.NEVER,
                Set.of(75),
                Set.of(78));
        State state = state(facts.get("state"));
        Seen seen = state == State.UP ? Seen.up(PID) : Seen.of(state);
        int ends = 3 + Integer.parseInt(facts.get("ends"));
        seen = switch (facts.get("end")) {
            case "none" -> seen.ended(ends);
            case "signal9" -> seen.died(ends, LastExit.killedBy(9));
            case String exit -> seen.died(ends, LastExit.exited(Integer.parseInt(exit.substring(4))));
        };
        seen = facts.get("decided").equals("yes") ? seen : seen.undecided();
        seen = facts.get("begun").equals("yes") ? seen : seen.notBegun();
        boolean sign = facts.get("sign").equals("yes");
        seen = sign && facts.get("ready").equals("notify") ? seen.signalled() : seen;
        Duration age = facts.get("age").equals("settled") ? Duration.ofSeconds(1) : Duration.ofMillis(999);
        return word(new StartRule(expectations, 3, Change.STARTED)
                .judge(seen.observation(), age, signs(facts.get("sign"))));
    }

    private static Signs signs(String sign) {
        return new Signs(
                new HostView(
                        () -> 0,
                        InstantSource.system(),
                        (port, _) -> port == PORT ? use(sign) : PortUse.FREE,
                        (port, path) -> {
                            assertThat(port + path).isEqualTo(PORT + "/readyz");
                            return sign.equals("busy") ? OptionalInt.of(503) : OptionalInt.of(200);
                        }),
                new ToldState(sign),
                ServiceName.of("coder"));
    }

    /** The state file of a gateway, of its process or of another one. */
    private record ToldState(String sign) implements RunFiles {
        @Override
        public Optional<RunState> state(ServiceName service) {
            return switch (sign) {
                case "yes" -> Optional.of(told(PID, "running", RunState.Meaning.UP));
                case "fails" -> Optional.of(told(PID, "startup_failed", RunState.Meaning.FAILED));
                case "busy" -> Optional.of(told(PID, "starting", RunState.Meaning.OTHER));
                case "other" -> Optional.of(told(PID + 1, "running", RunState.Meaning.UP));
                default -> Optional.empty();
            };
        }

        private static RunState told(long pid, String word, RunState.Meaning meaning) {
            return new RunState(OptionalLong.of(pid), word, meaning, Optional.empty(), Instant.MAX);
        }

        @Override
        public Optional<Path> ownLog(ServiceName service) {
            return Optional.empty();
        }

        @Override
        public boolean belongs(long main, long pid) {
            return main == pid;
        }

        @Override
        public void announce(ServiceName service, PlannedStop planned, long main) {}

        @Override
        public void withdraw(ServiceName service, PlannedStop planned) {}
    }

    private static PortUse use(String sign) {
        return switch (sign) {
            case "yes", "busy" -> PortUse.OF_GATEWAY;
            case "other" -> new PortUse(PortUse.Owner.OTHER, OptionalLong.of(77), "python3");
            default -> PortUse.FREE;
        };
    }

    static String word(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Done _ -> "done";
            case Verdict.Wait(Duration pause) -> {
                assertThat(pause).isPositive().isLessThanOrEqualTo(Duration.ofMillis(100));
                yield "wait";
            }
            case Verdict.Failed(var cause) ->
                cause.name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }

    private static State state(String word) {
        return State.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static Readiness readiness(String word) {
        return switch (word) {
            case "notify" -> new Readiness.Notify(3, LIMIT);
            case "port" -> new Readiness.Port(PORT, LIMIT);
            case "http" -> new Readiness.Http(PORT, "/readyz", 200, LIMIT);
            case "state" -> new Readiness.State(LIMIT);
            default -> new Readiness.None();
        };
    }

    @Test
    void thePortIsNotProbedBeforeTheRunHasSettled() {
        StartRule rule = new StartRule(
                new Expectations(readiness("port"), StopPolicy.DEFAULT, Mode.ON_FAILURE, Set.of(), Set.of()),
                0,
                Change.STARTED);
        HostView host = new HostView(
                () -> 0,
                InstantSource.system(),
                (port, _) -> {
                    throw new AssertionError("tried " + port);
                },
                (port, _) -> {
                    throw new AssertionError("asked " + port);
                });
        Signs signs = new Signs(host, RunFiles.NONE, ServiceName.of("coder"));
        assertThat(rule.judge(Seen.up(7).observation(), Duration.ZERO, signs)).isInstanceOf(Verdict.Wait.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"notify", "port", "http", "state"})
    void aRunWithoutItsSignIsLateByTheTimeOfItsDefinition(String ready) {
        StartRule rule = new StartRule(
                new Expectations(readiness(ready), StopPolicy.DEFAULT, Mode.ON_FAILURE, Set.of(), Set.of()),
                0,
                Change.STARTED);
        Observation runs = Seen.up(PID).observation();
        assertThat(rule.judge(runs, LIMIT.minusMillis(5), signs("no")))
                .isEqualTo(new Verdict.Wait(Duration.ofMillis(5)));
        assertThat(rule.judge(runs, LIMIT, signs("no"))).isEqualTo(new Verdict.Failed(Cause.LATE));
        Observation shows = ready.equals("notify") ? Seen.up(PID).signalled().observation() : runs;
        assertThat(rule.judge(shows, LIMIT.multipliedBy(2), signs("yes"))).isEqualTo(new Verdict.Done(Change.STARTED));
    }

    /** The start of a gateway that runs already waits no second time for a sign that it has never given. */
    @ParameterizedTest
    @ValueSource(strings = {"notify", "port", "http", "state"})
    void aStartOfAnOldRunWithoutItsSignIsLateAtOnce(String ready) {
        StartRule rule = new StartRule(
                new Expectations(readiness(ready), StopPolicy.DEFAULT, Mode.ON_FAILURE, Set.of(), Set.of()),
                0,
                Change.UNCHANGED);
        Instant now = Instant.parse("2026-01-01T12:00:00Z");
        Observation old = Seen.up(PID).since(now.minus(Duration.ofHours(1))).observation();
        Duration age = RunAge.of(old).at(old, 0, now);
        assertThat(rule.judge(old, age, signs("no"))).isEqualTo(new Verdict.Failed(Cause.LATE));
    }

    /** Even a shorter time leaves a run the second in which it must settle. */
    @Test
    void aRunHasAtLeastASecondForItsSign() {
        Readiness.Port port = new Readiness.Port(PORT, Duration.ofMillis(1));
        StartRule rule = new StartRule(
                new Expectations(port, StopPolicy.DEFAULT, Mode.ON_FAILURE, Set.of(), Set.of()), 0, Change.STARTED);
        Observation runs = Seen.up(PID).observation();
        assertThat(rule.judge(runs, Duration.ofMillis(999), signs("no"))).isInstanceOf(Verdict.Wait.class);
        assertThat(rule.judge(runs, Duration.ofSeconds(1), signs("no"))).isEqualTo(new Verdict.Failed(Cause.LATE));
    }

    @Test
    void aProvenStartHasTheRequestedChange() {
        for (Change change : List.of(Change.STARTED, Change.RESTARTED, Change.UNCHANGED)) {
            StartRule rule = new StartRule(Expectations.UNKNOWN, 0, change);
            assertThat(rule.judge(Seen.up(7).observation(), Duration.ofSeconds(2), signs("no")))
                    .isEqualTo(new Verdict.Done(change));
        }
    }
}
