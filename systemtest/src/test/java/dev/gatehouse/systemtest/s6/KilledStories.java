package dev.gatehouse.systemtest.s6;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.systemtest.inside.Inside;
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

/** Registering programs that are killed, or run at the same time. */
class KilledStories extends S6Stories {
    private static final ServiceName SERVICE = ServiceName.of("killed");

    /** Maximum number of tested steps per operation; with more steps, only every second or third is tested. */
    private static final int TRIED = 24;

    private Path slot() {
        return fixture().slot(SERVICE);
    }

    private GatewayDefinition definition() {
        return RegisteringProgram.definition(place(), SERVICE.profile());
    }

    @Test
    void aRegistrationKilledAtAnyStepIsRepairedByTheNextOne() {
        SteppedProgram program = new SteppedProgram("up", SERVICE.toString());
        int steps = program.count();
        manager().remove(SERVICE);
        assertThat(steps).as("steps of a registration").isGreaterThan(10);
        for (int step = 1; step <= steps; step += interval(steps)) {
            program.killBefore(step);
            assertPublishedSlotsAreComplete(step);
            repairAndRemove(step);
        }
    }

    @Test
    void aRemovalKilledAtAnyStepIsCompletedByTheNextOperation() {
        SteppedProgram program = new SteppedProgram("remove", SERVICE.toString());
        manager().define(List.of(definition()), Initially.UP).orThrow();
        int steps = program.count();
        assertThat(steps).as("steps of a removal").isGreaterThan(10);
        for (int step = 1; step <= steps; step += 2 * interval(steps)) {
            manager().define(List.of(definition()), Initially.UP).orThrow();
            program.killBefore(step);
            if (step % 4 == 1) {
                // Any other registration removes leftovers, too.
                manager()
                        .define(
                                List.of(RegisteringProgram.definition(place(), ProfileName.of("other"))),
                                Initially.DOWN)
                        .orThrow();
                manager().remove(ServiceName.of("other"));
                manager().remove(SERVICE);
                assertNoTrace(step);
            } else {
                repairAndRemove(step);
            }
        }
    }

    private static int interval(int steps) {
        return Math.max(1, (steps + TRIED - 1) / TRIED);
    }

    @Test
    void aProgramKilledAtAnyTimeLeavesARepairableState() throws Exception {
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
            repairAndRemove(time);
        }
    }

    @Test
    void ifSeveralProgramsRegisterTheSameGatewayOneCreatesIt() throws Exception {
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
        Poll.until("the gateway is running", LIMIT, () -> manager().isRunning(SERVICE));
        repairAndRemove(0);
    }

    private static Process start(String... arguments) throws IOException {
        List<String> words = Inside.jvm();
        words.add(RegisteringProgram.class.getName());
        words.addAll(List.of(arguments));
        return new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** A directory with a slot's name is always complete, whenever its creator was killed. */
    private void assertPublishedSlotsAreComplete(int step) {
        if (Files.exists(slot())) {
            for (String file : List.of("run", "finish", "event", "log/run", "log/event", "timeout-kill")) {
                assertThat(slot().resolve(file))
                        .as("killed before step %d", step)
                        .exists();
            }
        }
    }

    /** The next operation repairs everything: the gateway is registered, runs, and can be removed without traces. */
    private void repairAndRemove(int step) {
        manager().define(List.of(definition()), Initially.DOWN).orThrow();
        assertThat(manager().inspect(List.of(definition())).getFirst().differences())
                .as("killed before step %d", step)
                .isEmpty();
        manager().start(SERVICE, Wait.none());
        Poll.until(
                "the gateway is running after step " + step,
                LIMIT,
                () -> manager().status(SERVICE).state() == State.UP);
        manager().remove(SERVICE);
        assertNoTrace(step);
    }

    private void assertNoTrace(int step) {
        Poll.until(
                () -> "no trace after step " + step + ", but there is "
                        + fixture().tracesOf(SERVICE),
                LIMIT,
                () -> fixture().tracesOf(SERVICE).isEmpty());
        assertThat(ProcessList.now()).extracting(ProcessList.Entry::command).doesNotContain("sleep 100000");
    }
}
