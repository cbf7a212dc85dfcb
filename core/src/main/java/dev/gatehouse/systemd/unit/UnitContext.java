package dev.gatehouse.systemd.unit;

import dev.gatehouse.definition.App;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.systemd.host.AccountFacts;
import dev.gatehouse.systemd.host.HomeMapping;
import dev.gatehouse.systemd.host.Scope;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a unit depends on besides its definition; all of it is found before anything is rendered.
 *
 * @param app whose gateways these are
 * @param scope which manager they are for
 * @param directory where their units lie
 * @param runAs the account of a system unit's gateway; empty in the user scope
 * @param mapping where the caller's paths are for that account
 */
public record UnitContext(
        App app, Scope scope, Path directory, Optional<AccountFacts.Account> runAs, HomeMapping mapping) {
    /** Whether nobody was named or found whose gateway a system unit's would be: root's it is only where that is said. */
    public boolean lacksAccount() {
        return scope == Scope.SYSTEM && runAs.isEmpty();
    }

    /** The name of a unit without {@code .service}, which its runtime directory has too. */
    public String stem(ProfileName profile) {
        return app.names().unit() + (profile.isDefault() ? "" : "-" + profile.value());
    }

    public String unit(ServiceName service) {
        return stem(service.profile()) + ".service";
    }

    /** The name of the file that holds a gateway's variables, beside its unit. */
    public String variables(ServiceName service) {
        return stem(service.profile()) + ".env";
    }
}
