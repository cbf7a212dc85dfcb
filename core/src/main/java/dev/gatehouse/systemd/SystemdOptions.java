package dev.gatehouse.systemd;

import dev.gatehouse.definition.AccountName;
import dev.gatehouse.systemd.host.Scope;
import java.util.Optional;

/**
 * What a caller may ask of this backend beyond what every service manager has.
 *
 * @param scope which manager is meant; empty: the system's where it alone has units of this home, else the user's, or the
 *     system's where root calls
 * @param runAsUser account that a system unit's gateway runs as; empty: the one who called sudo, or the app's own.
 *     {@code root} only where it is named here. No meaning in the user scope
 * @param adopt whether units that Hermes wrote may be taken over
 */
public record SystemdOptions(Optional<Scope> scope, Optional<String> runAsUser, boolean adopt) {
    /** The scope by what is installed, the account by who calls, and nothing of others touched. */
    public static final SystemdOptions DEFAULTS = new SystemdOptions(Optional.empty(), Optional.empty(), false);

    /** Refuses what is no account name: it stands unquoted in a unit. */
    public SystemdOptions {
        runAsUser.ifPresent(AccountName::require);
    }

    public static SystemdOptions of(Scope scope) {
        return DEFAULTS.with(scope);
    }

    public SystemdOptions with(Scope chosen) {
        return new SystemdOptions(Optional.of(chosen), runAsUser, adopt);
    }

    public SystemdOptions runAs(String user) {
        return new SystemdOptions(scope, Optional.of(user), adopt);
    }

    public SystemdOptions adopting() {
        return new SystemdOptions(scope, runAsUser, true);
    }
}
