package dev.gatehouse.systemtest.attack;

import java.util.List;
import java.util.regex.Pattern;

/**
 * An attack that no program can prevent in the root tree, where the account owns the slots of root's s6-svscan.
 *
 * @param name the name of the attack and of root's command
 * @param harm what may happen; anything else is a fallen attack
 * @param always whether it falls at each try; otherwise it depends on when a supervisor of root acts
 * @param reason why it cannot be prevented
 */
record Inherent(Pattern name, Pattern harm, boolean always, String reason) {
    static final String SCRIPT = "a slot with a script of the account";
    static final String STATUS = "the next status of a slot is a link to a file of root";
    static final String EVENT = "a listener of a slot is a link to a file of root";
    static final String RECORD = "a forged record of a run names a process of root";
    static final String DELETED = "the slot of a deleted profile is a link";

    static final List<Inherent> IN_ROOT_TREE = List.of(
            new Inherent(
                    "\\Q" + SCRIPT + "\\E.*",
                    ".*",
                    true,
                    SCRIPT + ": root's s6-supervise executes run of every slot in its scandir"),
            new Inherent(
                    "\\Q" + STATUS + "\\E.*",
                    ".*",
                    true,
                    STATUS + ": root's s6-supervise opens supervise/status.new without O_EXCL and O_NOFOLLOW"),
            new Inherent(
                    "\\Q" + EVENT + "\\E.*",
                    ".*",
                    true,
                    EVENT + ": root's s6-supervise writes each event to every name like a listener in event/"),
            new Inherent(
                    "\\Q" + RECORD + "\\E.*(start|restart|boot).*",
                    ".*",
                    true,
                    RECORD + ": the scripts of a slot run as root, believe its files, and could be replaced, too"),
            new Inherent(
                    ".*/gateway-coder(/log)?/supervise: .*",
                    "changed \\S*/supervise(/(status|death_tally))?: .*",
                    false,
                    "supervise of a slot is a link to that of a service of root: root's s6-supervise writes the next status there"),
            new Inherent(
                    "\\Q" + DELETED + "\\E.*",
                    "(changed|created) /(etc|root/\\.hermes)(/(event|supervise)?(/\\S*)?)?:? .*",
                    false,
                    DELETED
                            + ": root's s6-svscan follows links in its scandir, and s6-supervise creates event and supervise there"));

    private Inherent(String name, String harm, boolean always, String reason) {
        this(Pattern.compile(name), Pattern.compile(harm), always, reason);
    }

    /** Whether this is what happened. */
    boolean explains(String attack, List<String> reached) {
        return name.matcher(attack).matches()
                && reached.stream().allMatch(text -> harm.matcher(text).matches());
    }
}
