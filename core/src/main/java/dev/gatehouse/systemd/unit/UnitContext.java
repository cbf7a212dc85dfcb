package dev.gatehouse.systemd.unit;

import dev.gatehouse.definition.App;
import dev.gatehouse.definition.NamingStem;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.systemd.host.AccountFacts;
import dev.gatehouse.systemd.host.HomeMapping;
import dev.gatehouse.systemd.host.Scope;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a unit depends on besides its definition; determined before rendering.
 *
 * @param directory unit directory
 * @param runAs account of a system unit's gateway; empty in the user scope
 * @param mapping maps the caller's paths to those of that account
 */
public record UnitContext(
        App app, Scope scope, Path directory, Optional<AccountFacts.Account> runAs, HomeMapping mapping) {
    /** Whether no account was named or found for a system unit; root must be named. */
    public boolean lacksAccount() {
        return scope == Scope.SYSTEM && runAs.isEmpty();
    }

    /** Name of a unit without {@code .service}; also the name of its runtime directory. */
    public String stem(ProfileName profile) {
        return profile.after(app.names().of(NamingStem.UNIT), '-');
    }

    public String unit(ServiceName service) {
        return stem(service.profile()) + ".service";
    }

    /**
     * Name of the script that a home's units share, in the unit directory. The directory may hold units of several homes and
     * apps.
     *
     * @param home as the gateways' account has it
     */
    public String script(Path home) {
        return app.names().of(NamingStem.UNIT) + "-"
                + HexFormat.of().toHexDigits(home.toString().hashCode()) + ".sh";
    }

    /** Name of the file with the gateway's variables, in the unit directory. */
    public String variables(ServiceName service) {
        return stem(service.profile()) + ".env";
    }
}
