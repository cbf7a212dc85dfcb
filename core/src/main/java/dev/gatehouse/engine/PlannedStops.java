package dev.gatehouse.engine;

import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Target;
import dev.gatehouse.spi.run.RunFiles;
import java.util.List;

/**
 * The announcements of the stops in one operation. A gateway whose app knows them ends as it does when its own command stops it,
 * instead of taking the signal for an accident.
 */
final class PlannedStops<T extends Target> {
    private final RunFiles files;
    private final boolean ends;
    private final List<T> targets;

    PlannedStops(RunFiles files, Operation operation, List<T> targets) {
        this.files = files;
        this.ends = operation.ends() || operation == Operation.RESTART;
        this.targets = targets.stream()
                .filter(target -> target.expectations().stop().marker().isPresent())
                .toList();
    }

    /** Before the command. Before a start it removes what a killed operation left. */
    void announce() {
        for (T target : targets) {
            target.expectations().stop().marker().ifPresent(marker -> {
                if (!ends) {
                    if (target.before().isAtRest()) {
                        files.withdraw(target.service(), marker);
                    }
                } else if (!target.announcesStop() && target.before().pid().isPresent()) {
                    files.announce(
                            target.service(), marker, target.before().pid().getAsLong());
                }
            });
        }
    }

    /** When the gateways have ended, which may remove their announcement themselves. */
    void withdraw() {
        if (ends) {
            for (T target : targets) {
                target.expectations().stop().marker().ifPresent(marker -> files.withdraw(target.service(), marker));
            }
        }
    }
}
