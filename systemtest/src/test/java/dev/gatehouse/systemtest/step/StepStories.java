package dev.gatehouse.systemtest.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Each operation fails or is killed at its steps. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StepStories {
    /** Environment variable: one of how many steps is tried. */
    static final String INTERVAL = "GATEHOUSE_TEST_INTERVAL";

    /** Environment variable: operations to run, for a person who looks into one. */
    private static final String ONLY = "GATEHOUSE_TEST_OPERATIONS";

    /** The rows of the table. */
    static final Path TABLE = Path.of("/tmp/steps.txt");

    private final Site site = Site.here();
    private Trial trial;
    private final Map<Operation, List<Step>> undisturbed = new EnumMap<>(Operation.class);
    private int seen;
    private int next;

    @BeforeAll
    void begin() {
        trial = new Trial(site);
    }

    @AfterAll
    void end() {
        trial.close();
    }

    @TestFactory
    Stream<DynamicTest> whatAnOperationRecordsSurvivesAPowerFailure() {
        return operations()
                .map(operation -> DynamicTest.dynamicTest(
                        "order of writes, syncs and renames, " + site.name() + ": " + operation.words(), () -> {
                            List<Step> steps = steps(operation);
                            SyncOrder order = new SyncOrder(steps);
                            assertThat(order.gaps()).as(Trial.text(steps)).isEmpty();
                            assertThat(order.published()).as(Trial.text(steps)).containsAll(operation.durable(site));
                        }));
    }

    @TestFactory
    Stream<DynamicTest> reconcileHealsWhatAFaultLeaves() {
        return operations().flatMap(this::healed);
    }

    private Stream<Operation> operations() {
        String only = System.getenv().getOrDefault(ONLY, "");
        return Arrays.stream(Operation.values())
                .filter(operation -> operation.isOf(site))
                .filter(operation -> only.isEmpty() || List.of(only.split(",")).contains(operation.name()));
    }

    private List<Step> steps(Operation operation) {
        return undisturbed.computeIfAbsent(operation, trial::steps);
    }

    /** A test for each step that is tried, and one that writes the row of the table. */
    private Stream<DynamicTest> healed(Operation operation) {
        String name = site.name() + ": " + operation.words();
        List<Step> steps;
        try {
            steps = steps(operation);
        } catch (AssertionError e) {
            return Stream.of(DynamicTest.dynamicTest(name, () -> {
                throw e;
            }));
        }
        int interval = Integer.parseInt(System.getenv().getOrDefault(INTERVAL, "1"));
        Row row = new Row(steps.size());
        Stream<DynamicTest> tests = IntStream.rangeClosed(1, steps.size())
                .filter(_ -> seen++ % interval == 0)
                .mapToObj(number -> DynamicTest.dynamicTest(
                        name + ", step " + number, () -> heals(operation, number, interval, row)));
        return Stream.concat(tests, Stream.of(DynamicTest.dynamicTest(name, () -> row.write(name))));
    }

    private void heals(Operation operation, int number, int interval, Row row) {
        List<Step> steps = steps(operation);
        Step step = steps.get(number - 1);
        List<String> wrong = new ArrayList<>();
        for (Fault fault : faults(operation, step, interval)) {
            List<String> found = trial.run(operation, number, fault);
            row.count(fault, found.isEmpty());
            if (!found.isEmpty()) {
                wrong.add(fault + " at step " + number + " (" + step + "): " + String.join("; ", found));
            }
        }
        assertThat(wrong)
                .as("steps of %s:\n%s", operation.words(), Trial.text(steps))
                .isEmpty();
    }

    /** What was tried for an operation. */
    private static final class Row {
        private final int steps;
        private int runs;
        private int kills;
        private int wrong;

        Row(int steps) {
            this.steps = steps;
        }

        void count(Fault fault, boolean healed) {
            runs++;
            kills += fault == Fault.KILL ? 1 : 0;
            wrong += healed ? 0 : 1;
        }

        void write(String name) throws IOException {
            Files.writeString(
                    TABLE,
                    "%-30s %3d steps %4d faults (%3d kills): %4d healed, %d not%n"
                            .formatted(name, steps, runs, kills, runs - wrong, wrong),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    /**
     * Returns the faults to try at a step: all that can happen there, or one after the other in a sample. A new slot is built in
     * the same way by all operations that need one, so only one of them tries all faults there.
     */
    private List<Fault> faults(Operation operation, Step step, int interval) {
        List<Fault> all = Arrays.stream(Fault.values())
                .filter(fault -> fault.concerns(step))
                .toList();
        boolean known = operation != Operation.INSTALL && step.path().contains("/.gatehouse-new-");
        return interval == 1 && !known ? all : List.of(all.get(next++ % all.size()));
    }
}
