package dev.gatehouse.systemtest.command;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import org.junit.jupiter.api.Order;

/** The command as root uses it with {@code docker exec}, in an image that is configured to use the root tree. */
@Order(2)
class CommandOnRootTreeAsRootTest extends CommandStories {
    CommandOnRootTreeAsRootTest() {
        super(NamespaceOptions.PLAIN.withScandirOf(Identity.HERMES), Identity.ROOT);
    }
}
