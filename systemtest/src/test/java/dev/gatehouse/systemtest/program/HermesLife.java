package dev.gatehouse.systemtest.program;

import dev.gatehouse.testkit.Poll;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What a person types who uses the commands of Hermes and of Gatehouse as they come to mind, on the same profiles, and what should run
 * after each step. The same life for each seed.
 */
final class HermesLife {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** What the person does to one profile, as often as it is named here. */
    private static final List<Step> STEPS = List.of(
            Step.START,
            Step.START,
            Step.STOP,
            Step.RESTART,
            Step.INSTALL,
            Step.UNINSTALL,
            Step.RENAME,
            Step.REPLACE,
            Step.RECONCILE,
            Step.THEIR_START,
            Step.THEIR_START,
            Step.THEIR_STOP,
            Step.THEIR_RESTART,
            Step.THEIR_UNINSTALL,
            Step.THEIR_RENAME,
            Step.THEIR_REPLACE,
            Step.FROM_WITHIN);

    private enum Step {
        START,
        STOP,
        RESTART,
        INSTALL,
        UNINSTALL,
        /** Renames with Gatehouse. */
        RENAME,
        /** Deletes the profile with Gatehouse, and creates it with Hermes. */
        REPLACE,
        RECONCILE,
        THEIR_START,
        THEIR_STOP,
        THEIR_RESTART,
        THEIR_UNINSTALL,
        THEIR_RENAME,
        THEIR_REPLACE,
        /** The gateway restarts itself, as its chat command does. */
        FROM_WITHIN
    }

    /** What should be so for a profile: whether an operator wants it to run, and whether it runs. */
    private static final class Expected {
        private boolean wanted;
        private boolean runs;

        private void set(boolean both) {
            wanted = both;
            runs = both;
        }
    }

    private final HermesWorld world;
    private final HermesViews views;
    private final Random random;
    private final Set<Step> possible;
    private final Map<String, Expected> profiles = new TreeMap<>();
    private final HermesTyping typing;

    /** The profile of the last step. */
    private String touched = "";

    HermesLife(HermesWorld world, long seed) {
        this.world = world;
        this.views = new HermesViews(world);
        this.typing = new HermesTyping(world);
        this.random = new Random(seed);
        this.possible = possible(world.kind());
        System.out.println("the life of Hermes, " + world.kind() + ", seed " + seed);
    }

    /** Without a service manager, Hermes's commands for services only stop; in its container there is nothing to install. */
    private static Set<Step> possible(HermesWorld.Kind kind) {
        Set<Step> possible = EnumSet.allOf(Step.class);
        if (kind == HermesWorld.Kind.OWN_TREE) {
            possible.removeAll(Set.of(Step.THEIR_START, Step.THEIR_RESTART, Step.THEIR_UNINSTALL));
        }
        if (kind == HermesWorld.Kind.CONTAINER) {
            possible.remove(Step.THEIR_UNINSTALL);
        }
        return possible;
    }

    void begin(String... names) {
        for (String name : names) {
            create(name);
        }
        awaitAgreement();
    }

    /** Takes steps, and compares after each what both commands say with what should be so. */
    void live(int steps) {
        for (int i = 0; i < steps; i++) {
            List<String> names = List.copyOf(profiles.keySet());
            Step step;
            do {
                step = STEPS.get(random.nextInt(STEPS.size()));
            } while (!possible.contains(step));
            typing.next();
            touched = names.get(random.nextInt(names.size()));
            take(step, touched);
            awaitAgreement();
        }
    }

    private void take(Step step, String profile) {
        Expected expected = profiles.get(profile);
        switch (step) {
            case START -> {
                typing.adopting(profile, "gateway", "start", profile);
                expected.set(true);
            }
            case STOP -> {
                typing.adopting(profile, "gateway", "stop", profile);
                expected.set(false);
            }
            case RESTART -> {
                typing.adopting(profile, "gateway", "restart", profile);
                expected.set(true);
            }
            case INSTALL -> typing.adopting(profile, "gateway", "install", profile);
            case UNINSTALL -> {
                typing.adopting(profile, "gateway", "uninstall", profile);
                expected.set(false);
            }
            case RENAME -> rename(profile, other -> typing.adopting(profile, "profile", "rename", profile, other));
            case REPLACE -> {
                typing.adopting(profile, "profile", "delete", profile, "--yes");
                profiles.remove(profile);
                create(profile);
            }
            case RECONCILE -> reconcile();
            case THEIR_START -> {
                theirs(profile, "start");
                expected.set(true);
            }
            case THEIR_STOP -> {
                typing.manage(profile, world.hermes(profile, "stop"));
                expected.set(false);
            }
            case THEIR_RESTART -> {
                theirs(profile, "restart");
                expected.set(true);
            }
            case THEIR_UNINSTALL -> {
                // Nothing in the profile says that somebody asked for it, so a reconcile installs it again.
                typing.manage(profile, world.hermes(profile, "uninstall"));
                expected.runs = false;
            }
            case THEIR_RENAME -> {
                // Hermes ends the gateway, and the reconcile starts it again.
                rename(profile, other -> typing.account("hermes profile rename " + profile + " " + other));
                reconcile();
            }
            case THEIR_REPLACE -> {
                typing.account("hermes profile delete " + profile + " --yes");
                profiles.remove(profile);
                reconcile();
                typing.gatehouse("profile", "create", profile);
                configure(profile);
            }
            case FROM_WITHIN -> restartFromWithin(profile, expected);
        }
    }

    private void create(String profile) {
        typing.account("hermes profile create " + profile + " --no-alias");
        configure(profile);
    }

    /** Without a first command of its own account, root's would create logs there that only root can write. */
    private void configure(String profile) {
        world.script("printf '%s\\n' TIRITH_ENABLED=false >>" + world.home() + "/profiles/" + profile
                        + "/.env; hermes -p " + profile + " gateway status")
                .orThrow();
        profiles.put(profile, new Expected());
    }

    /** Hermes starts only what is installed. */
    private void theirs(String profile, String verb) {
        if (world.kind().isSystemd()) {
            typing.manage(profile, world.hermes(profile, "install"));
        }
        typing.manage(profile, world.hermes(profile, verb));
    }

    private void rename(String profile, Consumer<String> command) {
        String other = profile.endsWith("2") ? profile.substring(0, profile.length() - 1) : profile + "2";
        command.accept(other);
        profiles.put(other, profiles.remove(profile));
        touched = other;
    }

    /** Starts what should run and stops what should not. It leaves the services alone that Hermes has installed. */
    private void reconcile() {
        List<String> theirs =
                profiles.keySet().stream().filter(world::isUnitOfHermes).toList();
        typing.gatehouse("reconcile");
        profiles.forEach((profile, expected) -> {
            if (!theirs.contains(profile)) {
                expected.runs = expected.wanted;
            }
        });
    }

    private void restartFromWithin(String profile, Expected expected) {
        if (!expected.runs) {
            typing.adopting(profile, "gateway", "start", profile);
            expected.set(true);
            return;
        }
        int before = views.pids(profile).getFirst();
        typing.account("kill -USR1 " + before);
        Poll.until("another process runs, after\n" + typing.history(), LIMIT, () -> {
            List<Integer> now = views.pids(profile);
            return now.size() == 1 && now.getFirst() != before;
        });
    }

    private void awaitAgreement() {
        Map<String, Boolean> expected = new TreeMap<>();
        profiles.forEach((profile, one) -> expected.put(profile, one.runs));
        try {
            Poll.until(
                    "both commands say what is so",
                    LIMIT,
                    () -> views.differences(expected, touched).isEmpty());
        } catch (AssertionError late) {
            throw new AssertionError(
                    String.join("\n", views.differences(expected, touched)) + "\nafter\n" + typing.history(), late);
        }
    }
}
