package dev.gatehouse.systemd.unit;

import dev.gatehouse.app.App;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.systemd.host.AccountFacts;
import dev.gatehouse.systemd.host.HomeMapping;
import dev.gatehouse.systemd.host.Scope;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a unit depends on in addition to its definition. Determined before rendering.
 *
 * @param directory unit directory
 * @param runAs account of a system unit's gateway; empty in the user scope
 * @param mapping maps the caller's name of the home to that of the installed units
 * @param names the units' names
 */
public record UnitContext(
        App app,
        Scope scope,
        Path directory,
        Optional<AccountFacts.Account> runAs,
        HomeMapping mapping,
        UnitNames names) {
    /** Whether no account was given or found for a system unit. Root must be named explicitly. */
    public boolean lacksAccount() {
        return scope == Scope.SYSTEM && runAs.isEmpty();
    }

    /** Returns the name of a unit without {@code .service}, which is also the name of its runtime directory. */
    public String stem(ProfileName profile) {
        return names.of(profile);
    }

    public String unit(ServiceName service) {
        return stem(service.profile()) + ".service";
    }

    /** Whether the app maintains its own unit, so that what Gatehouse says about it is a drop-in over that unit. */
    public boolean isDropIn() {
        return app.ownService().isDropIn("systemd");
    }

    /** Returns the path of the drop-in, in the unit directory. */
    public Path dropIn(ServiceName service) {
        return UnitDirectory.dropIn(Path.of(unit(service)));
    }

    /**
     * Returns the name of the script that a home's units share, in the unit directory. It is unique, because the
     * directory can contain units of several homes and apps.
     *
     * @param home path of the home for the gateways' account
     */
    public String script(Path home) {
        return app.names().of(NamingStem.UNIT).root() + "-"
                + HexFormat.of().toHexDigits(home.toString().hashCode()) + ".sh";
    }

    /** Returns the name of the file with the gateway's variables, in the unit directory. */
    public String variables(ServiceName service) {
        return stem(service.profile()) + ".env";
    }
}
