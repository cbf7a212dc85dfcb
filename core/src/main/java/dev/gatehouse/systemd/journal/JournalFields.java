package dev.gatehouse.systemd.journal;

import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.SystemdLayout;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * By which fields the journal knows the units of a scope (systemd.journal-fields(7)).
 *
 * @param scope whose units they are
 * @param uid the user whose manager has them, in the user scope
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

    /** The option of journalctl that names a unit, up to the name. */
    String option() {
        return ofUser() ? "--user-unit=" : "--unit=";
    }

    /** Fields that name the unit: first that of its own processes, then those of others who speak of it. */
    List<String> names() {
        return ofUser() ? OF_USER : OF_SYSTEM;
    }

    /**
     * The words by which journalctl finds what the processes of a unit said themselves; what systemd says of the unit is
     * told by its properties.
     */
    List<String> ownWords(String unit) {
        String own = names().getFirst() + "=" + unit;
        return ofUser() ? List.of(own, "+", identifier(unit), ofUid()) : List.of(own);
    }

    /**
     * The words by which journalctl finds entries of these units. For a user's they are what {@code --user-unit} stands for
     * (add_matches_for_user_unit, src/shared/logs-show.c) and the unit's SyslogIdentifier beside it: journald reads the unit
     * of a user's process from its control group, and of one that has ended by then it knows none.
     */
    List<String> matches(List<String> units) {
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

    /** The unit whose processes call themselves so, where no field names it; empty where that tells nothing. */
    String unitOfIdentifier(String identifier) {
        return ofUser() ? identifier + SERVICE : "";
    }

    /** Seconds since 1970 with microseconds, which is all that the journal has (systemd.time(7)). */
    static String since(Instant time) {
        long micros = Math.max(0, ChronoUnit.MICROS.between(Instant.EPOCH, time));
        String fraction = Long.toString(1_000_000 + micros % 1_000_000).substring(1);
        return "--since=@" + micros / 1_000_000 + "." + fraction;
    }
}
