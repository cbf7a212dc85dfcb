package dev.gatehouse.systemd;

import dev.gatehouse.posix.Accounts;
import java.util.ArrayList;
import java.util.List;

/**
 * By which fields the journal knows the units of a scope (systemd.journal-fields(7)).
 *
 * @param option the option of journalctl that names a unit, up to the name
 * @param names fields that name the unit: first that of its own processes, then those of others who speak of it
 */
record JournalFields(String option, List<String> names) {
    static final JournalFields SYSTEM =
            new JournalFields("--unit=", List.of("_SYSTEMD_UNIT", "UNIT", "OBJECT_SYSTEMD_UNIT", "COREDUMP_UNIT"));

    static final JournalFields USER = new JournalFields(
            "--user-unit=",
            List.of("_SYSTEMD_USER_UNIT", "USER_UNIT", "OBJECT_SYSTEMD_USER_UNIT", "COREDUMP_USER_UNIT"));

    private static final String SERVICE = ".service";

    private boolean ofUser() {
        return equals(USER);
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
                words.add(option + unit);
                continue;
            }
            String uid = "_UID=" + Accounts.current().uid();
            for (String field : names) {
                words.addAll(List.of("+", field + "=" + unit));
                if (!field.startsWith("COREDUMP")) {
                    words.add(uid);
                }
            }
            words.addAll(List.of("+", "SYSLOG_IDENTIFIER=" + unit.substring(0, unit.length() - SERVICE.length()), uid));
        }
        return ofUser() ? words.subList(1, words.size()) : words;
    }

    /** The unit whose processes call themselves so, where no field names it; empty where that tells nothing. */
    String unitOfIdentifier(String identifier) {
        return ofUser() ? identifier + SERVICE : "";
    }
}
