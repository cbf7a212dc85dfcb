package dev.gatehouse.launchd.domain;

import dev.gatehouse.definition.AccountName;
import java.util.Optional;

/**
 * Options of the launchd backend.
 *
 * @param domain domain for gateways. Default: {@link DomainChoice#AUTOMATIC}
 * @param runAsUser account that daemons run as; empty: the owner of the home. A daemon runs as {@code root} only if
 *     this says {@code root}. Ignored for agents, which run as the account of their domain
 * @param adopt whether property lists that Hermes wrote for these gateways may be replaced
 */
public record LaunchdOptions(DomainChoice domain, Optional<String> runAsUser, boolean adopt) {
    /** Defaults: automatic domain, the home's owner, no adoption. */
    public static final LaunchdOptions DEFAULTS = new LaunchdOptions(DomainChoice.AUTOMATIC, Optional.empty(), false);

    /** Refuses an invalid account name. */
    public LaunchdOptions {
        runAsUser.ifPresent(AccountName::require);
    }

    public static LaunchdOptions in(DomainChoice domain) {
        return DEFAULTS.with(domain);
    }

    /** Returns these options with another domain. */
    public LaunchdOptions with(DomainChoice other) {
        return new LaunchdOptions(other, runAsUser, adopt);
    }

    public LaunchdOptions runAs(String user) {
        return new LaunchdOptions(domain, Optional.of(user), adopt);
    }

    public LaunchdOptions adopting() {
        return new LaunchdOptions(domain, runAsUser, true);
    }
}
