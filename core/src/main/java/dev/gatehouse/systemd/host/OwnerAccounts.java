package dev.gatehouse.systemd.host;

import dev.gatehouse.error.Remedy;
import java.util.List;
import java.util.Optional;

/**
 * The accounts of a host for root that acts as the owner of a home: on the owner's systemd, with the owner's rights.
 * The tools of systemd get the owner's rights here; files of a home get them in {@link dev.gatehouse.posix.OwnerAccess}.
 * Files in the owner's unit directory are not written from here, because this process itself keeps root's rights.
 *
 * @param host the accounts of the host
 * @param current the owner
 * @param caller the account that called sudo, who will type the commands of messages
 */
record OwnerAccounts(AccountFacts host, AccountFacts.Account current, Optional<String> caller) implements AccountFacts {
    @Override
    public Optional<Account> byName(String name) {
        return host.byName(name);
    }

    @Override
    public boolean actsForAnother() {
        return true;
    }

    @Override
    public Remedy asCurrent(Remedy command) {
        if (caller.isEmpty()) {
            return command.fromRoot(current.name());
        }
        return caller.get().equals(current.name()) ? command : command.asUser(current.name());
    }

    /**
     * Returns the command that runs a tool as the owner. setpriv(1) belongs to util-linux, like the programs that systemd
     * itself needs. runuser(1) would open a PAM session for each call, and {@code systemctl --machine} needs systemd 248.
     */
    List<String> command(String tool) {
        return List.of(
                "setpriv",
                "--reuid=" + current.uid(),
                "--regid=" + current.group(),
                "--init-groups",
                "--inh-caps=-all",
                tool);
    }
}
