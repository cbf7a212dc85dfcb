package dev.gatehouse.spi.process;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.OwnerAccess;
import java.io.IOException;
import java.util.Optional;

/**
 * Checks the account to which root's supervisor changes before it runs a gateway. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class RequiredAccount {
    private RequiredAccount() {}

    /**
     * Checks that the account of a gateway exists, and that no gateway runs as root in the home of another account, which
     * decides there what the gateway does. An app file can have {@code user: root} for that.
     *
     * @param definition the gateway, whose supervisor runs as root
     * @param supervisor the supervisor, for the message, such as {@code a tree of root}
     * @throws GatehouseException if the account does not exist, with the command that creates it; or if the app names none and
     *     the home belongs to another account than root
     */
    public static void require(GatewayDefinition definition, String supervisor) {
        Optional<String> user = definition.user().filter(name -> !name.equals("root"));
        if (user.isPresent() && Accounts.byName(user.get()).isEmpty()) {
            throw new GatehouseException(
                    "The gateway of " + definition.profile() + " cannot start: no account " + user.get()
                            + " on this host, and " + supervisor + " does not run it as root",
                    Remedy.of("useradd", "--system", "--user-group", user.get()).asRoot());
        }
        if (definition.user().isEmpty()) {
            requireHomeOfRoot(definition, supervisor);
        }
    }

    private static void requireHomeOfRoot(GatewayDefinition definition, String supervisor) {
        Optional<Accounts.Account> owner;
        try {
            owner = OwnerAccess.ownerOf(definition.home().value());
        } catch (IOException unseen) {
            return;
        }
        if (owner.isPresent()) {
            int uid = owner.get().uid();
            String name = Accounts.nameOf(uid).orElse("uid " + uid);
            throw new GatehouseException(
                    "The gateway of " + definition.profile() + " cannot start: " + supervisor
                            + " would run it as root, but "
                            + name + " decides what its home "
                            + definition.home().value()
                            + " contains; set user in the app file",
                    Remedy.gatehouse("profile", "show", definition.profile().toString()));
        }
    }
}
