package dev.gatehouse.systemtest.s6;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.Poll;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Programs that register and are killed, or meet another that does the same. */
class KilledStories extends S6Stories {
    private static final ServiceName SERVICE = ServiceName.of("killed");

    /** So many steps of one operation are tried; of more, only every second or third is. */
    private static final int TRIED = 24;

    private Path slot() {
        return fixture().slot(SERVICE);
    }

    private GatewayDefinition definition() {
        return RegisteringProgram.definition(place(), SERVICE.profile());
    }

    @Test
    void aRegistrationThatWasKilledAtAnyStepIsHealedByTheNextOne() {
        SteppedProgram program = new SteppedProgram("up", SERVICE.toString());
        int steps = program.count();
        manager().remove(SERVICE);
        assertThat(steps).as("steps of a registration").isGreaterThan(10);
        for (int step = 1; step <= steps; step += interval(steps)) {
            program.killBefore(step);
            assertNothingHalfMadeIsPublished(step);
            healAndRemove(step);
        }
    }

    @Test
    void aWithdrawalThatWasKilledAtAnyStepIsHealedByTheNextOperation() {
        SteppedProgram program = new SteppedProgram("remove", SERVICE.toString());
        manager().define(List.of(definition()), Initially.UP).orThrow();
        int steps = program.count();
        assertThat(steps).as("steps of a withdrawal").isGreaterThan(10);
        for (int step = 1; step <= steps; step += 2 * interval(steps)) {
            manager().define(List.of(definition()), Initially.UP).orThrow();
            program.killBefore(step);
            if (step % 4 == 1) {
                // Any other registration clears what was left, too.
                manager()
                        .define(
                                List.of(RegisteringProgram.definition(place(), ProfileName.of("other"))),
                                Initially.DOWN)
                        .orThrow();
                manager().remove(ServiceName.of("other"));
                manager().remove(SERVICE);
                assertNoTrace(step);
            } else {
                healAndRemove(step);
            }
        }
    }

    private static int interval(int steps) {
        return Math.max(1, (steps + TRIED - 1) / TRIED);
    }

    @Test
    void aProgramThatIsKilledAtAnyMomentLeavesWhatCanBeHealed() throws Exception {
        long seed = System.nanoTime();
        System.err.println("seed " + seed);
        Random random = new Random(seed);
        for (int time = 1; time <= 8; time++) {
            Process process = start("cycle", SERVICE.toString());
            try (BufferedReader output = process.inputReader()) {
                assertThat(output.readLine()).as("the program's first line").isNotNull();
                assertThat(process.waitFor(random.nextInt(60_000), TimeUnit.MICROSECONDS))
                        .isFalse();
            }
            process.destroyForcibly();
            process.onExit().join();
            healAndRemove(time);
        }
    }

    @Test
    void ofSeveralProgramsThatRegisterTheSameOneMakesIt() throws Exception {
        List<Process> programs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            programs.add(start("up", SERVICE.toString()));
        }
        List<String> outcomes = new ArrayList<>();
        for (Process program : programs) {
            try (BufferedReader output = program.inputReader()) {
                outcomes.add(String.valueOf(output.readLine()));
            }
            assertThat(program.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
        assertThat(outcomes).containsExactlyInAnyOrder("CREATED", "UNCHANGED", "UNCHANGED", "UNCHANGED");
        Poll.until("it runs", LIMIT, () -> manager().isRunning(SERVICE));
        healAndRemove(0);
    }

    private static Process start(String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
        words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
        words.add(RegisteringProgram.class.getName());
        words.addAll(List.of(arguments));
        return new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** What has a slot's name is whole, whenever its maker was killed. */
    private void assertNothingHalfMadeIsPublished(int step) {
        if (Files.exists(slot())) {
            for (String file : List.of("run", "finish", "event", "log/run", "log/event", "timeout-kill")) {
                assertThat(slot().resolve(file))
                        .as("killed before step %d", step)
                        .exists();
            }
        }
    }

    /** The next operation makes all well: the gateway is known, runs, and goes without a trace. */
    private void healAndRemove(int step) {
        manager().define(List.of(definition()), Initially.DOWN).orThrow();
        assertThat(manager().inspect(List.of(definition())).getFirst().differences())
                .as("killed before step %d", step)
                .isEmpty();
        manager().start(SERVICE, Wait.none());
        Poll.until(
                "it runs after step " + step,
                LIMIT,
                () -> manager().status(SERVICE).state() == State.UP);
        manager().remove(SERVICE);
        assertNoTrace(step);
    }

    private void assertNoTrace(int step) {
        Poll.until(
                () -> "no trace after step " + step + ", and not " + fixture().tracesOf(SERVICE),
                LIMIT,
                () -> fixture().tracesOf(SERVICE).isEmpty());
        assertThat(ProcessList.now()).extracting(ProcessList.Entry::command).doesNotContain("sleep 100000");
    }
}
