package dev.gatehouse.systemtest.attack;

import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Executes the attacks of a place and counts them. */
final class Siege {
    /** The report of each place, which ./test prints. */
    private static final Path REPORTS = Path.of("target", "attacks");

    private final Arena arena;
    private final String name;
    private final List<Inherent> inherent;
    private final Set<Inherent> inherentFell = new LinkedHashSet<>();
    private int held;
    private int fell;
    private int expected;
    private int notPossible;

    /**
     * Prepares a place.
     *
     * @param name its name in the report
     * @param inherent attacks that no program can prevent there
     */
    Siege(Arena arena, String name, List<Inherent> inherent) {
        this.arena = arena;
        this.name = name;
        this.inherent = inherent;
    }

    /** Executes an attack and returns the ways in which it succeeded, except those that are inherent. */
    List<String> run(Attack attack) {
        List<String> unexpected = new ArrayList<>();
        boolean prepared = false;
        for (Action action : attack.actions()) {
            Optional<Running> race = Optional.empty();
            if (!prepared) {
                arena.reset();
                try {
                    race = attack.preparation().prepare(arena);
                } catch (Attack.NotPossible e) {
                    notPossible++;
                    return unexpected;
                }
                arena.traps().arm();
            }
            if (race.isPresent()) {
                count(attack.name(), race(race.get(), attack.actions()), unexpected);
                return unexpected;
            }
            List<String> reached = play(action);
            count(attack.name() + " | " + action, reached, unexpected);
            prepared = !action.changes() && reached.isEmpty();
        }
        return unexpected;
    }

    private void count(String name, List<String> reached, List<String> unexpected) {
        if (reached.isEmpty()) {
            held++;
            return;
        }
        Optional<Inherent> known =
                inherent.stream().filter(each -> each.explains(name, reached)).findFirst();
        if (known.isPresent()) {
            expected++;
            inherentFell.add(known.get());
            return;
        }
        fell++;
        unexpected.add(name + "\n    " + String.join("\n    ", reached));
    }

    private List<String> play(Action action) {
        List<String> reached = new ArrayList<>();
        Optional<Result> result = arena.execute(action);
        if (result.isEmpty()) {
            reached.add("not done after " + Victim.LIMIT.toSeconds() + " s");
        }
        result.ifPresent(said -> reached.addAll(Traps.imitations(action, said)));
        reached.addAll(arena.traps().sprung());
        return reached;
    }

    /** Root repeats the commands until the race is over. */
    private List<String> race(Running race, List<Action> actions) {
        List<String> reached = new ArrayList<>();
        for (int i = 0; race.isAlive() && reached.isEmpty(); i = (i + 1) % actions.size()) {
            Action action = actions.get(i);
            play(action).forEach(text -> reached.add(text + " (" + action + ")"));
        }
        race.close();
        return reached;
    }

    /** Writes the report. */
    void report() {
        List<String> lines = new ArrayList<>();
        lines.add("%-20s tried %4d, held %4d, fell %3d, inherent %3d; not possible here %d"
                .formatted(name, held + fell + expected, held, fell, expected, notPossible));
        inherentFell.stream()
                .map(each -> "    inherent: " + each.reason())
                .sorted()
                .forEach(lines::add);
        try {
            Files.createDirectories(REPORTS);
            Files.write(REPORTS.resolve(name.replaceAll("[ ,]+", "-") + ".txt"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println(String.join("\n", lines));
    }

    /** Returns the inherent attacks that did not fall. */
    List<String> stale() {
        return inherent.stream()
                .filter(each -> each.always() && !inherentFell.contains(each))
                .map(Inherent::reason)
                .toList();
    }
}
