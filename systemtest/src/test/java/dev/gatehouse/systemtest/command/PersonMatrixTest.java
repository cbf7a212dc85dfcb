package dev.gatehouse.systemtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Prerequisites;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Who types a command, for which scope, in which state of the host: on a real systemd with sudo, each cell either does what
 * it says, or refuses with a command that works. That command is executed, as the person who typed the first one, and
 * must make the state better. In no cell a second copy of a gateway appears, or a home in {@code /root}.
 */
@Order(-1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PersonMatrixTest {
    /** Commands of the sample beside those that cover each pair. */
    private static final List<Cell> CHOSEN = List.of(
            new Cell(Person.ALICE_WITH_SUDO, "--system", Action.START, Installed.SYSTEM),
            new Cell(Person.ALICE_WITH_SUDO, "", Action.RESTART, Installed.USER),
            new Cell(Person.ALICE, "--system", Action.RESTART, Installed.SYSTEM),
            new Cell(Person.ROOT, "", Action.START, Installed.SYSTEM));

    private PersonMachine machine;

    @BeforeAll
    void open() {
        Prerequisites.assumeSystemd();
        machine = PersonMachine.open();
    }

    @AfterAll
    void close() {
        if (machine != null) {
            machine.close();
        }
    }

    /** Covers each pair of two values of different dimensions. */
    @TestFactory
    Stream<DynamicTest> sample() {
        List<Cell> cells = cellsOfSample();
        System.out.println("matrix of persons: a sample of " + cells.size() + " of "
                + Cell.all().size() + " cells, with " + machine.sudo());
        return cells.stream().map(this::test);
    }

    @Tag("all")
    @TestFactory
    Stream<DynamicTest> allOthers() {
        Set<Cell> rest = new LinkedHashSet<>(Cell.all());
        cellsOfSample().forEach(rest::remove);
        return rest.stream().map(this::test);
    }

    private DynamicTest test(Cell cell) {
        return DynamicTest.dynamicTest(cell.toString(), () -> {
            List<String> story = new ArrayList<>();
            assertThat(machine.play(cell, story))
                    .as(() -> cell + "\n" + String.join("\n", story))
                    .isEmpty();
        });
    }

    private static List<Cell> cellsOfSample() {
        Set<Cell> sample = new LinkedHashSet<>(CHOSEN);
        Set<String> covered = new LinkedHashSet<>();
        CHOSEN.forEach(cell -> covered.addAll(cell.pairs()));
        List<Cell> rest = new ArrayList<>(Cell.all());
        while (true) {
            Cell best = rest.getFirst();
            long most = 0;
            for (Cell cell : rest) {
                long gain = cell.pairs().stream()
                        .filter(pair -> !covered.contains(pair))
                        .count();
                if (gain > most) {
                    most = gain;
                    best = cell;
                }
            }
            if (most == 0) {
                return List.copyOf(sample);
            }
            sample.add(best);
            covered.addAll(best.pairs());
        }
    }

    /** Who types the command. */
    enum Person {
        ROOT,
        ALICE_WITH_SUDO,
        ALICE
    }

    /** What the command is. */
    enum Action {
        START,
        STOP,
        RESTART,
        STATUS,
        INSTALL,
        UNINSTALL,
        RECONCILE,
        LOGS
    }

    /** What is installed, and runs, before the command. */
    enum Installed {
        NOTHING,
        USER,
        SYSTEM,
        BOTH,
        FOREIGN
    }

    /**
     * A cell of the matrix.
     *
     * @param option the scope, as it is typed; empty: none
     */
    record Cell(Person person, String option, Action action, Installed installed) {
        static List<Cell> all() {
            List<Cell> cells = new ArrayList<>();
            for (Person person : Person.values()) {
                for (String option : List.of("", "--user", "--system")) {
                    for (Action action : Action.values()) {
                        for (Installed installed : Installed.values()) {
                            cells.add(new Cell(person, option, action, installed));
                        }
                    }
                }
            }
            return cells;
        }

        List<String> pairs() {
            List<String> values = List.of("who " + person, "scope " + option, "what " + action, "has " + installed);
            List<String> pairs = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                for (int j = i + 1; j < values.size(); j++) {
                    pairs.add(values.get(i) + ", " + values.get(j));
                }
            }
            return pairs;
        }
    }
}
