package dev.gatehouse.systemd;

import dev.gatehouse.definition.AccountName;
import dev.gatehouse.systemd.host.Scope;
import java.util.Optional;

/**
 * Options of the systemd backend.
 *
 * @param scope which systemd; empty: the system's if only that has units of this home, otherwise the user's, or for root
 *     the system's
 * @param runAsUser account of a system unit's gateway; empty: whoever called sudo, or the app's own. {@code root} must be
 *     named. Ignored in the user scope
 * @param adopt whether to take over units that Hermes wrote
 */
public record SystemdOptions(Optional<Scope> scope, Optional<String> runAsUser, boolean adopt) {
    /** Scope by what is installed, account by who calls, no adoption. */
    public static final SystemdOptions DEFAULTS = new SystemdOptions(Optional.empty(), Optional.empty(), false);

    /** Requires a valid account name, because units hold it unquoted. */
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
