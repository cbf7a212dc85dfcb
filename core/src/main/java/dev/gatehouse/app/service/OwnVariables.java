package dev.gatehouse.app.service;

import dev.gatehouse.definition.Environment;
import dev.gatehouse.error.InvalidInputException;
import java.util.List;
import java.util.Optional;

/**
 * Environment variables by which an app's own installation and image are configured. Gatehouse reads them when it does the
 * same, so that what people have set still counts. Immutable.
 *
 * @param firstStart with the value {@code running}: when a container starts, the root profile of a home without records runs
 * @param unsupervised with the value {@code 1}, {@code true} or {@code yes}: a container's command runs the gateway itself
 * @param startNow on Windows, whether an installation starts the gateway
 * @param startOnLogin on Windows, whether an installed gateway starts at each logon
 * @since 0.1.0
 */
public record OwnVariables(
        Optional<String> firstStart,
        Optional<String> unsupervised,
        Optional<String> startNow,
        Optional<String> startOnLogin) {
    /** The app has no such variables. */
    public static final OwnVariables NONE =
            new OwnVariables(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Checks the names.
     *
     * @throws InvalidInputException if one is not a valid variable name
     */
    public OwnVariables {
        for (Optional<String> name : List.of(firstStart, unsupervised, startNow, startOnLogin)) {
            name.ifPresent(Environment::checkKey);
        }
    }
}
