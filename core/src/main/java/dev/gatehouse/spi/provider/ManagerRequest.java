package dev.gatehouse.spi.provider;

import dev.gatehouse.profile.Home;
import java.util.Map;
import java.util.Optional;

/**
 * What a manager is opened for.
 *
 * @param home whose gateways it manages
 * @param environment environment variables of the caller, of which a backend reads its own settings
 * @param options options of the backend's own ({@link ServiceManagerProvider#options}), by name, each with its value; an option
 *     without a value has the empty string
 * @param brief whether the process asks a few things and ends, so that what is slow to load had better not be
 * @since 0.1.0
 */
public record ManagerRequest(Home home, Map<String, String> environment, Map<String, String> options, boolean brief) {
    public ManagerRequest {
        options = Map.copyOf(options);
    }

    /** A request without options, of a process that lives on. */
    public static ManagerRequest of(Home home, Map<String, String> environment) {
        return new ManagerRequest(home, environment, Map.of(), false);
    }

    /** Whether an option is given. */
    public boolean has(ManagerOption option) {
        return options.containsKey(option.name());
    }

    /** The value of an option. */
    public Optional<String> value(ManagerOption option) {
        return Optional.ofNullable(options.get(option.name()));
    }
}
