package dev.gatehouse.spi.process;

import dev.gatehouse.definition.GatewayDefinition;

/**
 * Shell lines that give a gateway's command the home variable that its app expects. A run script has the home in the variable
 * until then, so that a volume can be mounted elsewhere. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class HomeScript {
    private HomeScript() {}

    /**
     * Returns the lines for a kind of manager.
     *
     * @param definition the gateway
     * @param kind the word of the kind
     * @return lines for a script in which the variable is exported and has the home; empty if it stays as it is
     */
    public static String of(GatewayDefinition definition, String kind) {
        String name = definition.home().name();
        return switch (definition.home().export().under(kind)) {
            case HOME -> "";
            case DIRECTORY -> name + "=" + definition.home().shellWord(definition.directory()) + "\n";
            case NO -> "unset " + name + "\n";
        };
    }
}
