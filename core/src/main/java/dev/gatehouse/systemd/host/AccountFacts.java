package dev.gatehouse.systemd.host;

import java.nio.file.Path;
import java.util.Optional;

/** The accounts of a host. */
public interface AccountFacts {
    /** Returns the account of this process. */
    Account current();

    /** Returns the account with this name, if it exists. */
    Optional<Account> byName(String name);

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
