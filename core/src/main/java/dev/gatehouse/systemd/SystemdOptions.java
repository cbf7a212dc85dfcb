package dev.gatehouse.systemd;

import dev.gatehouse.definition.AccountName;
import dev.gatehouse.systemd.host.Scope;
import java.util.Optional;

/**
 * Options of the systemd backend.
 *
 * @param scope scope of the units; empty: the system scope if only that has units of this home, or if the caller is
 *     root; otherwise the user scope
 * @param runAsUser account of a system unit's gateway; empty: the account that called sudo, or the app's account.
 *     {@code root} must be named explicitly. Ignored in the user scope
 * @param adopt whether to take over units that Hermes wrote
 */
public record SystemdOptions(Optional<Scope> scope, Optional<String> runAsUser, boolean adopt) {
    /** Defaults: scope of the installed units, account of the caller, no adoption. */
    public static final SystemdOptions DEFAULTS = new SystemdOptions(Optional.empty(), Optional.empty(), false);

    /** Refuses an invalid account name, because units contain it unquoted. */
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
