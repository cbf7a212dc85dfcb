package dev.gatehouse.systemtest.attack;

import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Executes the attacks of a place and counts them. */
final class Siege {
    /** The report of each place, which ./test prints. */
    private static final Path REPORTS = Path.of("target", "attacks");

    private final Arena arena;
    private final Map<String, String> inherent;
    private final Set<String> inherentFell = new TreeSet<>();
    private final List<String> fallen = new ArrayList<>();
    private int tried;
    private int notPossible;

    Siege(Arena arena, Map<String, String> inherent) {
        this.arena = arena;
        this.inherent = inherent;
    }

    /** Executes an attack and returns the unexpected ways in which it succeeded. */
    List<String> run(Attack attack) {
        List<String> fell = new ArrayList<>();
        boolean prepared = false;
        for (Action action : attack.actions()) {
            try {
                Optional<Running> race = Optional.empty();
                if (!prepared) {
                    long begin = System.nanoTime();
                    arena.reset();
                    if (Boolean.getBoolean("attacks.trace")) {
                        System.err.println((System.nanoTime() - begin) / 1_000_000 + " ms reset for " + attack.name());
                    }
                    race = attack.preparation().prepare(arena);
                    arena.traps().arm();
                    prepared = true;
                }
                if (race.isPresent()) {
                    tried++;
                    note(attack.name(), race(race.get(), attack.actions()), fell);
                    return fell;
                }
                tried++;
                List<String> reached = play(action);
                prepared = !action.changes() && reached.isEmpty();
                note(attack.name() + " | " + action, reached, fell);
            } catch (Attack.NotPossible e) {
                notPossible++;
                return fell;
            }
        }
        return fell;
    }

    private void note(String name, List<String> reached, List<String> fell) {
        if (reached.isEmpty()) {
            return;
        }
        Optional<String> reason = inherent.keySet().stream().filter(name::matches).findFirst();
        if (reason.isPresent()) {
            inherentFell.add(reason.get());
            return;
        }
        String text = name + "\n    " + String.join("\n    ", reached);
        fell.add(text);
        if (Boolean.getBoolean("attacks.trace")) {
            System.err.println("FELL " + text.replaceAll("\n +", " ## "));
        }
        fallen.add(text);
    }

    private List<String> play(Action action) {
        List<String> reached = new ArrayList<>();
        long begin = System.nanoTime();
        Optional<Result> result = arena.victim().run(action);
        if (Boolean.getBoolean("attacks.trace")) {
            System.err.println((System.nanoTime() - begin) / 1_000_000 + " ms: " + action + " -> " + result);
        }
        if (result.isEmpty()) {
            reached.add("not done after " + Victim.LIMIT.toSeconds() + " s");
        }
        result.ifPresent(said -> reached.addAll(Traps.imitations(said)));
        reached.addAll(arena.traps().sprung());
        return reached;
    }

    /** Root repeats the commands until the race is over. */
    private List<String> race(Running race, List<Action> actions) {
        List<String> reached = new ArrayList<>();
        for (int i = 0; race.isAlive() && reached.isEmpty(); i = (i + 1) % actions.size()) {
            List<String> now = play(actions.get(i));
            now.forEach(text -> reached.add(text));
        }
        race.close();
        return reached;
    }

    /** Writes the report. */
    void report() {
        List<String> lines = new ArrayList<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("tried", tried);
        counts.put("held", tried - fallen.size());
        counts.put("fell", fallen.size());
        lines.add("%-20s tried %4d, held %4d, fell %3d; not possible here: %d"
                .formatted(arena.name, tried, tried - fallen.size(), fallen.size(), notPossible));
        inherentFell.forEach(name -> lines.add("    inherent: " + inherent.get(name)));
        try {
            Files.createDirectories(REPORTS);
            Files.write(REPORTS.resolve(arena.name.replace(' ', '-') + ".txt"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println(String.join("\n", lines));
    }

    /** Returns the inherent attacks that did not fall. */
    Set<String> stale() {
        Set<String> stale = new TreeSet<>(inherent.keySet());
        stale.removeAll(inherentFell);
        return stale;
    }
}
