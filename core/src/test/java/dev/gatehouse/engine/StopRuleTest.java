package dev.gatehouse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.State;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every combination of observations during a stop, the same for every manager. */
class StopRuleTest {
    private static final String STOPS = """
            state                               pid  decided  end  verdict
            down|disabled|finished|failed|absent  no  yes     *    done
            *                                   *    *        *    wait
            """;

    @Test
    void everyStopFollowsTheTable() {
        DecisionTable.parse(STOPS)
                .check(
                        Map.of(
                                "state", StartRuleTest.states(),
                                "pid", List.of("yes", "no"),
                                "decided", List.of("yes", "no"),
                                "end", List.of("exit1", "none")),
                        facts -> {
                            Seen seen = Seen.of(State.valueOf(
                                    facts.get("state").toUpperCase(Locale.ROOT).replace('-', '_')));
                            seen = facts.get("pid").equals("yes") ? seen.pid(7) : seen;
                            seen = facts.get("end").equals("none") ? seen : seen.died(1, LastExit.exited(1));
                            seen = facts.get("decided").equals("yes") ? seen : seen.undecided();
                            return StartRuleTest.word(new StopRule(false).judge(seen.observation()));
                        });
    }

    @Test
    void aServiceThatWasDownIsUnchanged() {
        for (State state : State.values()) {
            boolean rests = List.of(State.DOWN, State.DISABLED, State.FINISHED, State.FAILED, State.ABSENT)
                    .contains(state);
            assertThat(StopRule.after(Seen.of(state).observation()).change())
                    .as(state.words())
                    .isEqualTo(rests ? Change.UNCHANGED : Change.STOPPED);
        }
        assertThat(StopRule.after(Seen.of(State.DOWN).undecided().observation()).change())
                .isEqualTo(Change.STOPPED);
    }
}
