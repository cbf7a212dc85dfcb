package dev.gatehouse.systemtest.attack;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Each component in each way, with commands of root. */
final class Table {
    /** Components that are exchanged in the sample: each race takes seconds. */
    private static final Set<String> RACED =
            Set.of("", "/profiles", "/profiles/coder/config.yaml", "/logs/gateways/coder");

    private static final Set<String> RACED_IN_SLOT = Set.of("", "/supervise");

    private static final Duration RACE = Duration.ofSeconds(2);
    private static final Duration LONG_RACE = Duration.ofSeconds(5);

    private Table() {}

    /**
     * Returns the attacks for a place.
     *
     * @param all every component in every way with four commands, twelve for links, and with longer races; otherwise every component as a link in one
     *     of two places of a kind, as a FIFO in the other, and in every eighth of the other ways, with one or two commands, which
     *     differ from row to row
     */
    static List<Attack> attacks(Arena arena, boolean all) {
        List<Attack> attacks = new ArrayList<>();
        List<Component> components = arena.components();
        for (int i = 0; i < components.size(); i++) {
            Component at = components.get(i);
            for (Way way : Way.values()) {
                if (!way.suits(at) || (!all && !isInSample(arena, at, i, way))) {
                    continue;
                }
                List<Action> actions =
                        way.races() ? every(arena) : all ? most(arena, i, way) : sample(arena, attacks.size(), way);
                attacks.add(new Attack(
                        at.path() + ": " + way, place -> prepare(place, at, way, all ? LONG_RACE : RACE), actions));
            }
        }
        return attacks;
    }

    private static boolean isInSample(Arena arena, Component at, int row, Way way) {
        int number = row + arena.half;
        return switch (way) {
            case LINK -> number % 2 == 0;
            case FIFO -> number % 2 == 1;
            default ->
                way.races()
                        ? isRaced(arena, at)
                        : (number + List.of(Way.values()).indexOf(way)) % 8 == 0;
        };
    }

    /** Every command with every component and way would take hours: with each component all commands have their turn. */
    private static List<Action> most(Arena arena, int component, Way way) {
        int number = way == Way.LINK ? 6 : 2;
        return Action.some(every(arena), component + List.of(Way.values()).indexOf(way), number, number);
    }

    /** Links lead root furthest astray: with two commands. The others with one that looks or one that changes. */
    private static List<Action> sample(Arena arena, int row, Way way) {
        int changes = way == Way.LINK ? 1 : row % 2;
        return Action.some(every(arena), row, way == Way.LINK ? 1 : 1 - changes, changes);
    }

    private static boolean isRaced(Arena arena, Component at) {
        String slot = arena.scandir().orElse("") + "/gateway-coder";
        return at.slot()
                ? RACED_IN_SLOT.contains(at.path().substring(slot.length()))
                : at.path().startsWith(arena.home())
                        && RACED.contains(at.path().substring(arena.home().length()));
    }

    static List<Action> every(Arena arena) {
        List<Action> every = new ArrayList<>(arena.reads());
        every.addAll(arena.changes());
        return every;
    }

    private static Optional<Running> prepare(Arena arena, Component at, Way way, Duration race)
            throws Attack.NotPossible {
        Result result = way.byRoot()
                ? arena.namespace.exec(Identity.ROOT, "/bin/sh", "-ec", way.script(at))
                : arena.asAttacker(way.script(at));
        if (result.exitCode() != 0) {
            throw new Attack.NotPossible(result.error().strip());
        }
        return way.races() ? Optional.of(arena.exchange(at.path(), at.aside(), race)) : Optional.empty();
    }
}
