package dev.gatehouse.spi.provider;

import dev.gatehouse.profile.Home;
import java.util.Map;
import java.util.Optional;

/**
 * A request to open a manager. Immutable.
 *
 * @param home the home whose gateways it manages
 * @param environment the caller's environment variables, which may contain settings of the backend
 * @param options the backend's own options ({@link ServiceManagerProvider#options}), values by name; the value of an
 *     option without a value is empty
 * @param brief whether the process makes a few queries and ends, so that it should not load slow code
 * @since 0.1.0
 */
public record ManagerRequest(Home home, Map<String, String> environment, Map<String, String> options, boolean brief) {
    /** Copies the options. */
    public ManagerRequest {
        options = Map.copyOf(options);
    }

    /**
     * Returns a request without options, for a long-lived process.
     *
     * @param home the home whose gateways it manages
     * @param environment the caller's environment variables
     * @return the request
     */
    public static ManagerRequest of(Home home, Map<String, String> environment) {
        return new ManagerRequest(home, environment, Map.of(), false);
    }

    /**
     * Tests whether the request has an option.
     *
     * @param option the option
     * @return whether it is given
     */
    public boolean has(ManagerOption option) {
        return options.containsKey(option.name());
    }

    /**
     * Returns the value of an option.
     *
     * @param option the option
     * @return its value; empty if it is not given
     */
    public Optional<String> value(ManagerOption option) {
        return Optional.ofNullable(options.get(option.name()));
    }
}
