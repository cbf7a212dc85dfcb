package dev.gatehouse.systemtest.attack;

import java.util.Map;

/** Attacks that no program can prevent in the root tree, where the account owns the slots of root's s6-svscan. */
final class Inherent {
    static final String SCRIPT = "a slot with a script of the account";
    static final String STATUS = "the next status of a slot is a link to a file of root";
    static final String EVENT = "a listener of a slot is a link to a file of root";

    static final String RECORD = "a forged record of a run names a process of root";

    /** Names, as regular expressions, and reasons. */
    static final Map<String, String> IN_ROOT_TREE = Map.of(
            "\\Q" + SCRIPT + "\\E.*",
            SCRIPT + ": root's s6-supervise executes run of every slot in its scandir",
            "\\Q" + STATUS + "\\E.*",
            STATUS + ": root's s6-supervise opens supervise/status.new without O_EXCL and O_NOFOLLOW",
            "\\Q" + EVENT + "\\E.*",
            EVENT + ": root's s6-supervise writes each event to every name like a listener in event/",
            "\\Q" + RECORD + "\\E.*(start|restart|boot).*",
            RECORD + ": the scripts of a slot run as root, believe its files, and could be replaced, too");

    private Inherent() {}
}
