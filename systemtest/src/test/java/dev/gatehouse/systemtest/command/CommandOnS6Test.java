package dev.gatehouse.systemtest.command;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import org.junit.jupiter.api.Order;

/** The command as the gateways' account uses it with {@code docker exec -u hermes}, in the image with default settings. */
@Order(2)
class CommandOnS6Test extends CommandStories {
    CommandOnS6Test() {
        super(NamespaceOptions.PLAIN.withOwnTree(), Identity.HERMES);
    }
}
