package dev.gatehouse.app.layout;

import dev.gatehouse.definition.ByKind;
import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.HomeExport;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where an app keeps its files. Immutable.
 *
 * @param variable environment variable that names the home directory
 * @param host home directory on a host if the variable is unset; {@code ~} stands for the user's home directory
 * @param container home directory in a container if the variable is unset
 * @param export what a gateway finds in the variable
 * @since 0.1.0
 */
public record AppHome(String variable, String host, Path container, ByKind<HomeExport> export) {
    /** Name of the app file in a home. */
    public static final String APP_FILE = "gatehouse.yaml";

    /** The name for an app that has no variable of its own. It is not read, and gateways do not get it. */
    public static final String NO_VARIABLE = "GATEHOUSE_APP_HOME";

    /**
     * Checks the variable.
     *
     * @throws dev.gatehouse.error.InvalidInputException if its name is not valid
     */
    public AppHome {
        Environment.checkKey(variable);
        if (variable.equals(NO_VARIABLE)) {
            export = ByKind.of(HomeExport.NO);
        }
    }

    /**
     * Creates the home of an app whose gateways find it in the variable.
     *
     * @param variable environment variable that names the home directory
     * @param host home directory on a host if the variable is unset
     * @param container home directory in a container if the variable is unset
     */
    public AppHome(String variable, String host, Path container) {
        this(variable, host, container, ByKind.of(HomeExport.HOME));
    }

    /** {@return whether the app has a variable of its own} */
    public boolean hasVariable() {
        return !variable.equals(NO_VARIABLE);
    }

    /**
     * Returns the default of an app: the variable is the name in capitals and {@code _HOME}, the home {@code ~/.NAME} or
     * {@code /opt/data}.
     *
     * @param app the app's name
     * @return the default
     */
    public static AppHome of(String app) {
        String word = app.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        boolean digit = !word.isEmpty() && Character.isDigit(word.charAt(0));
        return new AppHome((digit ? "_" : "") + word + "_HOME", "~/." + app, Path.of("/opt/data"));
    }
}
