package dev.gatehouse.systemtest.soak;

import dev.gatehouse.manager.State;
import dev.gatehouse.systemtest.soak.Operator.Refused;
import dev.gatehouse.systemtest.soak.Operator.Seen;
import dev.gatehouse.systemtest.soak.Tally.Expected;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/**
 * A thread that owns some profiles, so it knows the state of each after every acknowledged operation. It also operates on profiles
 * that all owners share, and on the whole home.
 */
final class Owner implements Runnable {
    /** A status that is still wrong then is wrong. Reconciles of others may act on an intent that has just been replaced. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Path profiles;
    private final Operator operator;
    private final Tally tally;
    private final List<Owned> mine = new ArrayList<>();
    private final int shared;
    private final Random random;
    private final long deadline;

    private static final class Owned {
        private String name;
        private Expected expected;

        Owned(String name, Expected expected) {
            this.name = name;
            this.expected = expected;
        }

        /** The other of its two names. */
        String other() {
            return name.endsWith("x") ? name.substring(0, name.length() - 1) : name + "x";
        }
    }

    Owner(Path profiles, Operator operator, Tally tally, List<String> names, int shared, long seed, long deadline) {
        this.profiles = profiles;
        this.operator = operator;
        this.tally = tally;
        this.shared = shared;
        this.random = new Random(seed);
        this.deadline = deadline;
        names.forEach(name -> mine.add(new Owned(name, Fleet.initially(name))));
    }

    @Override
    public void run() {
        try {
            while (System.nanoTime() < deadline) {
                step();
            }
        } catch (RuntimeException | Error e) {
            tally.wrong("an operation ended with " + e);
        }
        mine.forEach(owned -> tally.expect(owned.name, owned.expected));
    }

    private void step() {
        int dice = random.nextInt(100);
        if (dice < 3) {
            attempt("reconcile", operator::reconcile);
        } else if (dice < 6) {
            attempt("status of all, plan", operator::look);
        } else if (dice < 16) {
            contend();
        } else {
            operate(mine.get(random.nextInt(mine.size())));
        }
    }

    /** Operates on a profile of all owners: either outcome is right, if intent and gateway agree in the end. */
    private void contend() {
        String name = Fleet.shared(random.nextInt(shared));
        switch (random.nextInt(3)) {
            case 0 -> attempt("start shared", () -> operator.start(name));
            case 1 -> attempt("stop shared", () -> operator.stop(name));
            default -> attempt("restart shared", () -> operator.restart(name));
        }
        Seen seen = operator.status(name);
        tally.count("status");
        seen.pid().ifPresent(pid -> {
            if (!Processes.isGateway(pid, name) && operator.status(name).pid().equals(seen.pid())) {
                tally.wrong("status of " + name + " has pid " + pid + ", which is " + Processes.describe(pid));
            }
        });
    }

    private void operate(Owned owned) {
        String name = owned.name;
        int dice = random.nextInt(100);
        switch (owned.expected) {
            case ABSENT -> {
                change(owned, "create", Expected.STOPPED, () -> operator.create(name));
            }
            case STOPPED -> {
                if (dice < 70) {
                    change(owned, "start", Expected.RUNNING, () -> operator.start(name));
                } else {
                    moveOrDelete(owned, dice < 85);
                }
            }
            case RUNNING -> {
                if (dice < 45) {
                    change(owned, "stop", Expected.STOPPED, () -> operator.stop(name));
                } else if (dice < 70) {
                    change(owned, "restart", Expected.RUNNING, () -> operator.restart(name));
                } else {
                    moveOrDelete(owned, dice < 85);
                }
            }
            case EITHER -> resolve(owned);
        }
        check(owned);
    }

    private void moveOrDelete(Owned owned, boolean moves) {
        if (moves) {
            String to = owned.other();
            if (change(owned, "rename", owned.expected, () -> operator.rename(owned.name, to))) {
                owned.name = to;
            }
        } else {
            change(owned, "delete", Expected.ABSENT, () -> operator.delete(owned.name));
        }
    }

    /** After a failure: finds out under which name the profile is left, and stops it. */
    private void resolve(Owned owned) {
        if (!Files.exists(profiles.resolve(owned.name)) && Files.exists(profiles.resolve(owned.other()))) {
            owned.name = owned.other();
        }
        if (Files.exists(profiles.resolve(owned.name))) {
            change(owned, "stop", Expected.STOPPED, () -> operator.stop(owned.name));
        } else {
            owned.expected = Expected.ABSENT;
        }
    }

    private boolean change(Owned owned, String operation, Expected then, Runnable call) {
        if (attempt(operation, call)) {
            owned.expected = then;
            return true;
        }
        owned.expected = Expected.EITHER;
        return false;
    }

    private boolean attempt(String operation, Runnable call) {
        tally.count(operation);
        try {
            call.run();
            return true;
        } catch (Refused e) {
            tally.refused(operation, String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** The status of a profile on which nobody else operates must be what its owner expects. */
    private void check(Owned owned) {
        if (owned.expected == Expected.EITHER) {
            return;
        }
        tally.count("status");
        Seen seen = operator.status(owned.name);
        if (!isRight(owned, seen)) {
            long limit = System.nanoTime() + PATIENCE.toNanos();
            String first = seen + ", not " + owned.expected;
            while (!isRight(owned, operator.status(owned.name))) {
                if (System.nanoTime() > limit) {
                    tally.wrong(owned.name + " is " + operator.status(owned.name) + " after " + first + " "
                            + seen.pid().stream().mapToObj(Processes::describe).toList());
                    return;
                }
            }
            tally.count("status that was " + seen.state() + " at first, not " + owned.expected);
        }
    }

    private static boolean isRight(Owned owned, Seen seen) {
        return switch (owned.expected) {
            case ABSENT -> seen.state() == State.ABSENT && seen.pid().isEmpty();
            case STOPPED -> seen.state() == State.DOWN && seen.pid().isEmpty();
            case RUNNING -> seen.state() == State.UP && isGateway(owned.name, seen.pid());
            case EITHER -> true;
        };
    }

    private static boolean isGateway(String name, OptionalLong pid) {
        return pid.isPresent() && Processes.isGateway(pid.getAsLong(), name);
    }
}
