package dev.gatehouse.systemd.host;

import java.nio.file.Path;
import java.util.Optional;

/** What a host says of its accounts. */
public interface AccountFacts {
    /** The account that this process runs as. */
    Account current();

    /** The account of this name, if there is one. */
    Optional<Account> byName(String name);

    /**
     * One account.
     *
     * @param name its name
     * @param uid its number
     * @param group the name of its primary group
     * @param home its directory by the account database, whatever {@code HOME} says
     */
    record Account(String name, int uid, String group, Path home) {
        public boolean isRoot() {
            return uid == 0;
        }
    }
}
