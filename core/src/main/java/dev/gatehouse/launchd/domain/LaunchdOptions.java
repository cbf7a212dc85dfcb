package dev.gatehouse.launchd.domain;

import dev.gatehouse.definition.AccountName;
import java.util.Optional;

/**
 * What a caller may ask of this backend beyond what every service manager has.
 *
 * @param domain which of launchd's domains is meant. Default: {@link DomainChoice#AUTOMATIC}
 * @param runAsUser account that a daemon of the system domain runs as; empty: the owner of the home. {@code root} only
 *     where it is named here. No meaning in the other domains, where a gateway runs as the account that they belong to
 * @param adopt whether property lists that Hermes wrote for these gateways may be replaced
 */
public record LaunchdOptions(DomainChoice domain, Optional<String> runAsUser, boolean adopt) {
    /** The domain that is found, the home's owner, and nothing of others touched. */
    public static final LaunchdOptions DEFAULTS = new LaunchdOptions(DomainChoice.AUTOMATIC, Optional.empty(), false);

    /** Refuses what is no account's name. */
    public LaunchdOptions {
        runAsUser.ifPresent(AccountName::require);
    }

    public static LaunchdOptions in(DomainChoice domain) {
        return new LaunchdOptions(domain, Optional.empty(), false);
    }

    public LaunchdOptions runAs(String user) {
        return new LaunchdOptions(domain, Optional.of(user), adopt);
    }

    public LaunchdOptions adopting() {
        return new LaunchdOptions(domain, runAsUser, true);
    }
}
