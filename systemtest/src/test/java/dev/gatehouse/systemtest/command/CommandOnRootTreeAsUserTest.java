package dev.gatehouse.systemtest.command;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import org.junit.jupiter.api.Order;

/** The command as the gateways' account uses it, in an image that is configured to use the root tree. */
@Order(2)
class CommandOnRootTreeAsUserTest extends CommandStories {
    CommandOnRootTreeAsUserTest() {
        super(NamespaceOptions.PLAIN.withScandirOf(Identity.HERMES), Identity.HERMES);
    }
}
