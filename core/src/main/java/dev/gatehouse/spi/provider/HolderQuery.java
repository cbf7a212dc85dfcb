package dev.gatehouse.spi.provider;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.profile.Home;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
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
     * @param directory its profile's directory, which need not exist
     */
    public record Sought(ServiceName service, Path directory) {}

    /**
     * Returns a search for gateways. Reads nothing.
     *
     * @param home the home
     * @param host the host, with the caller's environment
     * @param services the gateways
     * @return the search
     */
    public static HolderQuery of(Home home, HostFacts host, Collection<ServiceName> services) {
        List<Sought> sought = new ArrayList<>();
        for (ServiceName service : services) {
            sought.add(new Sought(service, home.directory(service.profile())));
        }
        return new HolderQuery(home, host, sought);
    }

    /**
     * Decides which gateway a command runs: by its words, and by the home variable among its variables. Homes and
     * directories are compared by identity, not by name. If the home variable is missing, {@code HOME} decides, since
     * the app then uses its default home. {@code PWD} is used only for an app whose command does not name the profile.
     * Guesses nothing: a command that may belong to another home is none of these gateways, and neither is another
     * command of the app.
     *
     * @param command program and arguments
     * @param variables environment variables that are set for the command, as far as they are known
     * @return the gateway; empty if it is none of those that are sought
     */
    public Optional<ServiceName> gatewayOf(List<String> command, Map<String, String> variables) {
        return new CommandMatch(this).of(command, variables);
    }

    /**
     * Tests by its words alone whether a command may run one of the gateways. Reads no files, so that a search can ask for
     * each of many processes before it reads their variables.
     *
     * @param command program and arguments
     * @return whether {@link #gatewayOf} may return a gateway for it
     */
    public boolean mayBeGateway(List<String> command) {
        return new CommandWords(home.app()).mayBeGateway(command);
    }
}
