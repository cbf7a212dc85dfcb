package dev.gatehouse.systemd;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Output of {@code systemctl show} for one unit: properties of org.freedesktop.systemd1(5). Properties that this version of
 * systemd does not have are absent.
 */
record UnitFacts(Map<String, String> properties) {
    /** All properties that are read; one call serves every purpose. */
    static final String ASKED = "LoadState,LoadError,ActiveState,SubState,UnitFileState,FragmentPath,NeedDaemonReload,"
            + "Type,Restart,Result,MainPID,NRestarts,Job,ExecMainCode,ExecMainStatus,ExecMainExitTimestampMonotonic,"
            + "ActiveExitTimestampMonotonic,InactiveExitTimestampMonotonic,ConditionResult,ConditionTimestampMonotonic,"
            + "StateChangeTimestamp";

    static final UnitFacts NONE = new UnitFacts(Map.of());

    UnitFacts {
        properties = Map.copyOf(properties);
    }

    /** Parses output for several units: blocks of lines, separated by empty lines. */
    static List<UnitFacts> parse(String answer) {
        List<UnitFacts> all = new ArrayList<>();
        Map<String, String> block = new HashMap<>();
        for (String line : answer.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (line.isEmpty() && !block.isEmpty()) {
                all.add(new UnitFacts(block));
                block = new HashMap<>();
            } else if (equals > 0) {
                block.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        if (!block.isEmpty()) {
            all.add(new UnitFacts(block));
        }
        return all;
    }

    String text(String property) {
        return properties.getOrDefault(property, "");
    }

    boolean is(String property, String value) {
        return text(property).equals(value);
    }

    /** Returns a property as a number; 0 if absent. */
    long number(String property) {
        String text = text(property);
        boolean digits = !text.isEmpty() && text.length() <= 18;
        return digits && text.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.parseLong(text) : 0;
    }

    /**
     * Returns a property as a time, in systemctl's format with TZ=UTC, {@code Mon 2026-11-23 07:32:28 UTC}; empty if
     * never.
     */
    Optional<Instant> time(String property) {
        String[] words = text(property).split(" ", -1);
        if (words.length != 4 || !words[3].equals("UTC")) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.parse(words[1] + "T" + words[2]).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    boolean isKnown() {
        return !is("LoadState", "not-found") || hasProcess() || is("ActiveState", "failed");
    }

    boolean hasProcess() {
        return number("MainPID") > 0 || isActive() || is("ActiveState", "activating") || isDeactivating();
    }

    boolean isActive() {
        return is("ActiveState", "active") || is("ActiveState", "reloading") || is("ActiveState", "refreshing");
    }

    boolean isDeactivating() {
        return is("ActiveState", "deactivating");
    }

    boolean isAtRest() {
        return is("ActiveState", "inactive") || is("ActiveState", "failed");
    }

    /** Whether the unit waits for its restart, for systemd's timer or in the script. */
    boolean isWaitingToStart() {
        String sub = text("SubState");
        return is("ActiveState", "activating")
                && (sub.startsWith("auto-restart") || sub.equals("start-pre") || sub.equals("condition"));
    }

    boolean isEnabled() {
        return is("UnitFileState", "enabled") || is("UnitFileState", "enabled-runtime");
    }

    boolean isMasked() {
        return is("LoadState", "masked");
    }
}
