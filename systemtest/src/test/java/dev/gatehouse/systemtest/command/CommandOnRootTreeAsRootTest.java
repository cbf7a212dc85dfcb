package dev.gatehouse.systemtest.command;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import org.junit.jupiter.api.Order;

/** The command as root types it, by {@code docker exec}, where the image was told to use the root tree. */
@Order(2)
class CommandOnRootTreeAsRootTest extends CommandStories {
    CommandOnRootTreeAsRootTest() {
        super(NamespaceOptions.PLAIN.withScandirOf(Identity.HERMES), Identity.ROOT);
    }
}
