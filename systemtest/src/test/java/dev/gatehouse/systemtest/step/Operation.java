package dev.gatehouse.systemtest.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A command line under test, with the state that it needs. It concerns the profile {@code coder}; the gateway of {@code calm}
 * runs beside it and must not notice anything.
 */
enum Operation {
    CREATE("profile create", Before.DOWN, List.of("profile", "create", "fresh", "--port", "18080")),
    RENAME("profile rename", Before.UP, List.of("profile", "rename", "coder", "writer")),
    DELETE("profile delete", Before.UP, List.of("profile", "delete", "coder", "--yes")),
    DISABLE("profile disable", Before.UP, List.of("profile", "disable", "coder")),
    FIRST_START("first start", Before.ON_DISK, List.of("gateway", "start", "coder")),
    START("start", Before.DOWN, List.of("gateway", "start", "coder")),
    STOP("stop", Before.UP, List.of("gateway", "stop", "coder")),
    RESTART("restart", Before.UP, List.of("gateway", "restart", "coder")),
    INSTALL("install", Before.ON_DISK, List.of("gateway", "install", "coder")),
    UNINSTALL("uninstall", Before.UP, List.of("gateway", "uninstall", "coder")),
    RECONCILE("reconcile", Before.MIXED, List.of("reconcile")),
    BOOT("container boot", Before.BOOT, List.of("container", "boot"));

    /** The state of the profile {@code coder} at the beginning. */
    enum Before {
        /** Only on disk. */
        ON_DISK,
        /** Installed and stopped. */
        DOWN,
        /** Running. */
        UP,
        /** Wanted, but only on disk; a service without a profile, and a changed definition beside it. */
        MIXED,
        /** Wanted, and nothing is registered. */
        BOOT
    }

    private final String words;
    private final Before before;
    /** Separated by blanks, because an enum's fields must be immutable. */
    private final String line;

    Operation(String words, Before before, List<String> line) {
        this.words = words;
        this.before = before;
        this.line = String.join(" ", line);
    }

    String words() {
        return words;
    }

    Before before() {
        return before;
    }

    List<String> line() {
        return List.of(line.split(" ", -1));
    }

    /** Whether a site has this operation. */
    boolean isOf(Site site) {
        return this != BOOT || site.registersProfiles();
    }

    /** Returns files and directories that must survive a power failure from the end of the operation on. */
    List<String> durable(Site site) {
        String profiles = site.home() + "/profiles/";
        List<String> durable = new ArrayList<>();
        switch (this) {
            case CREATE -> durable.add(profiles + "fresh");
            case RENAME -> durable.add(profiles + "writer/gateway.intent");
            case FIRST_START, START, STOP, RESTART, DISABLE, UNINSTALL, DELETE ->
                durable.add(profiles + "coder/gateway.intent");
            case BOOT -> durable.add(site.home() + "/.gatehouse/owner");
            case INSTALL, RECONCILE -> {}
        }
        if (!site.registersProfiles() && (this == INSTALL || this == FIRST_START)) {
            durable.add(site.definition("coder").toString());
        }
        return durable;
    }

    /**
     * Whether the operation is done.
     *
     * @param states what runs, by profile; stopped services too; profiles without a service are left out
     */
    boolean isDone(World world, Map<String, Boolean> states) {
        Site site = world.site();
        return switch (this) {
            case CREATE -> world.hasProfile("fresh") && (!site.registersProfiles() || site.isDefined("fresh"));
            case RENAME ->
                !world.hasProfile("coder")
                        && world.hasProfile("writer")
                        && states.getOrDefault("writer", false)
                        && !site.isDefined("coder");
            case DELETE -> !world.hasProfile("coder") && !site.isDefined("coder");
            case DISABLE -> world.intent("coder").equals("disabled") && !states.getOrDefault("coder", false);
            case FIRST_START, START, RESTART, RECONCILE, BOOT ->
                world.intent("coder").equals("running") && states.getOrDefault("coder", false);
            case STOP -> world.intent("coder").equals("stopped") && !states.getOrDefault("coder", false);
            case INSTALL -> site.isDefined("coder");
            case UNINSTALL -> world.intent("coder").equals("stopped") && !site.isDefined("coder");
        };
    }
}
