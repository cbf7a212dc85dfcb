package dev.gatehouse.systemtest.attack;

import dev.gatehouse.systemtest.namespace.Running;
import java.util.List;
import java.util.Optional;

/**
 * An attack.
 *
 * @param name what the attacker does
 * @param preparation does it
 * @param actions what root does then; each in a fresh place, except that commands that only look share one
 */
record Attack(String name, Preparation preparation, List<Action> actions) {
    /** Returns the attack with some of its commands, as {@link Action#some}. */
    Attack sampled(int row, int reads, int changes) {
        return new Attack(name, preparation, Action.some(actions, row, reads, changes));
    }

    /** What the attacker does before root's command. */
    @FunctionalInterface
    interface Preparation {
        /**
         * Prepares the attack.
         *
         * @return what goes on while root works; root repeats the commands until it ends
         * @throws NotPossible if the kernel permits it to nobody here
         */
        Optional<Running> prepare(Arena arena) throws NotPossible;
    }

    /** The attacker cannot do this here. */
    static final class NotPossible extends Exception {
        private static final long serialVersionUID = 1L;

        NotPossible(String reason) {
            super(reason);
        }
    }
}
