package dev.gatehouse.gateways;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.profile.Home;

/**
 * The home directory does not exist.
 *
 * @since 0.1.0
 */
public final class NoSuchHomeException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param home the home
     */
    public NoSuchHomeException(Home home) {
        super(message(home), remedy(home));
    }

    static String message(Home home) {
        return "Home directory " + home.path() + " does not exist";
    }

    static Remedy remedy(Home home) {
        return Remedy.of("mkdir", "-p", home.path().toString());
    }
}
