package dev.gatehouse.spi.process;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.posix.Accounts;
import java.util.Optional;

/**
 * Checks the account to which root's supervisor changes before it runs a gateway. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class RequiredAccount {
    private RequiredAccount() {}

    /**
     * Checks that the account of a gateway exists.
     *
     * @param definition the gateway, whose supervisor runs as root
     * @param supervisor the supervisor, for the message, such as {@code a tree of root}
     * @throws GatehouseException if it does not; with the command that creates it
     */
    public static void require(GatewayDefinition definition, String supervisor) {
        Optional<String> user = definition.user().filter(name -> !name.equals("root"));
        if (user.isPresent() && Accounts.byName(user.get()).isEmpty()) {
            throw new GatehouseException(
                    "The gateway of " + definition.profile() + " cannot start: no account " + user.get()
                            + " on this host, and " + supervisor + " does not run it as root",
                    Remedy.of("useradd", "--system", "--user-group", user.get()).asRoot());
        }
    }
}
