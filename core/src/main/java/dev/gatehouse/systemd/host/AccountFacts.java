package dev.gatehouse.systemd.host;

import dev.gatehouse.error.Remedy;
import java.nio.file.Path;
import java.util.Optional;

/** The accounts of a host. */
public interface AccountFacts {
    /** Returns the account of this process, or the one as which root acts. */
    Account current();

    /** Returns the account with this name, if it exists. */
    Optional<Account> byName(String name);

    /** Whether this process is root and only acts as the current account. */
    default boolean actsForAnother() {
        return false;
    }

    /** Returns a command line for people that runs as the current account. */
    default Remedy asCurrent(Remedy command) {
        return command;
    }

    /**
     * An account.
     *
     * @param group name of the primary group
     * @param home home directory from the account database, not from {@code HOME}
     */
    record Account(String name, int uid, String group, Path home) {
        public boolean isRoot() {
            return uid == 0;
        }
    }
}
