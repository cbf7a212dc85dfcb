package dev.gatehouse.systemd.journal;

import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.SystemdLayout;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Fields that identify units of a scope in the journal (systemd.journal-fields(7)).
 *
 * @param uid owner of the units in the user scope
 */
record JournalFields(Scope scope, int uid) {
    private static final List<String> OF_SYSTEM =
            List.of("_SYSTEMD_UNIT", "UNIT", "OBJECT_SYSTEMD_UNIT", "COREDUMP_UNIT");

    private static final List<String> OF_USER =
            List.of("_SYSTEMD_USER_UNIT", "USER_UNIT", "OBJECT_SYSTEMD_USER_UNIT", "COREDUMP_USER_UNIT");

    private static final String SERVICE = ".service";

    static JournalFields of(SystemdLayout layout, Scope scope) {
        return new JournalFields(scope, layout.accounts().current().uid());
    }

    private boolean ofUser() {
        return scope == Scope.USER;
    }

    /** Returns the option of journalctl that selects a unit, without the unit's name. */
    String option() {
        return ofUser() ? "--user-unit=" : "--unit=";
    }

    /**
     * Returns the fields that contain the unit: first the field for its own processes, then those for messages about
     * it.
     */
    List<String> names() {
        return ofUser() ? OF_USER : OF_SYSTEM;
    }

    /**
     * Returns the matches for the output of the units' own processes, without systemd's messages about them. In the user
     * scope the SyslogIdentifier counts too, because journald reads the unit of a user's process from its control group,
     * which no longer exists if the process has already exited.
     */
    List<String> own(List<String> units) {
        List<String> words = new ArrayList<>();
        for (String unit : units) {
            words.add(names().getFirst() + "=" + unit);
            if (ofUser()) {
                words.addAll(List.of(ofUid(), "+", identifier(unit), ofUid(), "+"));
            }
        }
        return ofUser() ? words.subList(0, words.size() - 1) : words;
    }

    /**
     * Returns the matches for all entries of these units. In the user scope these are the matches of {@code
     * --user-unit} (add_matches_for_user_unit, src/shared/logs-show.c) and the SyslogIdentifier.
     */
    List<String> all(List<String> units) {
        List<String> words = new ArrayList<>();
        for (String unit : units) {
            if (!ofUser()) {
                words.add(option() + unit);
                continue;
            }
            for (String field : names()) {
                words.addAll(List.of("+", field + "=" + unit));
                if (!field.startsWith("COREDUMP")) {
                    words.add(ofUid());
                }
            }
            words.addAll(List.of("+", identifier(unit), ofUid()));
        }
        return ofUser() ? words.subList(1, words.size()) : words;
    }

    private static String identifier(String unit) {
        return "SYSLOG_IDENTIFIER=" + unit.substring(0, unit.length() - SERVICE.length());
    }

    private String ofUid() {
        return "_UID=" + uid;
    }

    /** Returns the unit with this SyslogIdentifier, for entries without a unit; empty in the system scope. */
    String unitOfIdentifier(String identifier) {
        return ofUser() ? identifier + SERVICE : "";
    }

    /** Returns the option with seconds since 1970 and microseconds, the resolution of the journal (systemd.time(7)). */
    static String since(Instant time) {
        long micros = Math.max(0, ChronoUnit.MICROS.between(Instant.EPOCH, time));
        String fraction = Long.toString(1_000_000 + micros % 1_000_000).substring(1);
        return "--since=@" + micros / 1_000_000 + "." + fraction;
    }
}
