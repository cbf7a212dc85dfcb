package dev.gatehouse.systemtest.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A command of root.
 *
 * @param words its words, without the name of the program
 * @param variables its environment, beside that of all commands
 * @param changes whether the place is reset after it
 */
record Action(List<String> words, Map<String, String> variables, boolean changes) {
    /** A command that only looks. */
    static Action reads(String words) {
        return new Action(List.of(words.split(" ", -1)), Map.of(), false);
    }

    /** A command that changes something. */
    static Action changes(String words) {
        return new Action(List.of(words.split(" ", -1)), Map.of(), true);
    }

    /** Returns some commands of a list: those that only look, then those that change something; others for each row of a table. */
    static List<Action> some(List<Action> all, int row, int reads, int changes) {
        List<Action> looking = all.stream().filter(action -> !action.changes()).toList();
        List<Action> changing = all.stream().filter(Action::changes).toList();
        List<Action> some = new ArrayList<>();
        // A step that is smaller than the list: the first two differ. Only all of a list are more than two.
        int step = reads < looking.size() ? 1 + row / looking.size() % (looking.size() - 1) : 1;
        for (int i = 0; i < Math.min(reads, looking.size()); i++) {
            some.add(looking.get((row + i * step) % looking.size()));
        }
        for (int i = 0; i < Math.min(changes, changing.size()); i++) {
            some.add(changing.get((row * changes + i) % changing.size()));
        }
        return some;
    }

    Action with(Map<String, String> more) {
        return new Action(words, more, changes);
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
