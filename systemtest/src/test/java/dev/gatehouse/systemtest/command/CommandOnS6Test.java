package dev.gatehouse.systemtest.command;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;

/** The command as the gateways' account types it in the image as it is: {@code docker exec -u hermes}. */
class CommandOnS6Test extends CommandStories {
    CommandOnS6Test() {
        super(NamespaceOptions.PLAIN.withOwnTree(), Identity.HERMES);
    }
}
