package dev.gatehouse.systemd.host;

import java.nio.file.Path;
import java.util.Optional;

/** The accounts of a host. */
public interface AccountFacts {
    /** Account of this process. */
    Account current();

    /** Account with this name, if it exists. */
    Optional<Account> byName(String name);

    /**
     * One account.
     *
     * @param group name of the primary group
     * @param home home directory by the account database, whatever {@code HOME} says
     */
    record Account(String name, int uid, String group, Path home) {
        public boolean isRoot() {
            return uid == 0;
        }
    }
}
