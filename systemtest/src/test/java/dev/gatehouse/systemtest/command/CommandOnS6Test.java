package dev.gatehouse.systemtest.command;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import org.junit.jupiter.api.Order;

/** The command as the gateways' account types it in the image as it is: {@code docker exec -u hermes}. */
@Order(2)
class CommandOnS6Test extends CommandStories {
    CommandOnS6Test() {
        super(NamespaceOptions.PLAIN.withOwnTree(), Identity.HERMES);
    }
}
