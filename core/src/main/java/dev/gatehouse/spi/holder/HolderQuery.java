package dev.gatehouse.spi.holder;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.provider.HostFacts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A search for the holders of some gateways of one home. Immutable.
 *
 * @param home the home
 * @param host the host, with the caller's environment
 * @param gateways the gateways that are sought
 * @since 0.1.0
 */
public record HolderQuery(Home home, HostFacts host, List<Sought> gateways) {
    /** Copies the gateways. */
    public HolderQuery {
        gateways = List.copyOf(gateways);
    }

    /**
     * A gateway that is sought.
     *
     * @param service the gateway
     * @param directory its profile's directory
     * @param command its program and arguments; empty if its settings are invalid or its profile is gone
     */
    public record Sought(ServiceName service, Path directory, List<String> command) {
        /** Copies the command. */
        public Sought {
            command = List.copyOf(command);
        }
    }

    /**
     * Decides which gateway a command runs: by its words, and by the home variable among its variables. Homes are compared
     * by identity, not by name. Guesses nothing: a command that may belong to another home is none of these gateways.
     *
     * @param command program and arguments
     * @param variables environment variables that are set for the command, as far as they are known
     * @return the gateway; empty if it is none of those that are sought
     */
    public Optional<ServiceName> gatewayOf(List<String> command, Map<String, String> variables) {
        return new CommandMatch(this).of(command, variables);
    }
}
