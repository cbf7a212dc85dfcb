package dev.gatehouse.systemtest.command;

import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;

/** The command as root types it, by {@code docker exec}, where the image was told to use the root tree. */
class CommandOnRootTreeAsRootTest extends CommandStories {
    CommandOnRootTreeAsRootTest() {
        super(NamespaceOptions.PLAIN.withScandirOf(Identity.HERMES), Identity.ROOT);
    }
}
