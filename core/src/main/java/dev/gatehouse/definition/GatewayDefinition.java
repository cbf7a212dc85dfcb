package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Describes one gateway independently of any backend. Immutable.
 *
 * @param profile the profile of the gateway
 * @param description one line for people
 * @param command program and arguments; no shell interprets them
 * @param environment variables to set, besides the home variable
 * @param home the app's home directory and the variable that names it
 * @param directory the profile's directory
 * @param activate shell script to source before the command
 * @param user account that the gateway runs as if root starts it; empty: the account that starts it
 * @param restart when the gateway restarts
 * @param stop how the gateway stops
 * @param ready how a caller recognizes that the gateway serves requests
 * @param limits resource limits
 * @param logs how much output is kept
 * @param hardening how far the gateway is isolated from the system
 * @since 0.1.0
 */
public record GatewayDefinition(
        ProfileName profile,
        String description,
        List<String> command,
        Environment environment,
        HomeVariable home,
        Path directory,
        Optional<Path> activate,
        Optional<String> user,
        RestartPolicy restart,
        StopPolicy stop,
        Readiness ready,
        Limits limits,
        LogPolicy logs,
        Hardening hardening) {
    /**
     * Checks and copies the components.
     *
     * @throws InvalidInputException if the command names no program or contains a NUL; if the description, the
     *     directory or the activation script's path contains control characters; or if the user is not a valid account
     *     name
     */
    public GatewayDefinition {
        command = List.copyOf(command);
        if (command.isEmpty() || command.getFirst().isBlank()) {
            throw new InvalidInputException("A gateway's command must name a program");
        }
        if (command.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new InvalidInputException("A gateway's command must not contain a NUL");
        }
        HomeVariable.requireOneLine("A gateway's description", description);
        HomeVariable.requireOneLine("A profile's directory", directory.toString());
        activate.ifPresent(path -> HomeVariable.requireOneLine("The activation script's path", path.toString()));
        user.ifPresent(AccountName::require);
    }

    /**
     * Creates a definition without hardening.
     *
     * @param profile the profile of the gateway
     * @param description one line for people
     * @param command program and arguments; no shell interprets them
     * @param environment variables to set, besides the home variable
     * @param home the app's home directory and the variable that names it
     * @param directory the profile's directory
     * @param activate shell script to source before the command
     * @param user account that the gateway runs as if root starts it; empty: the account that starts it
     * @param restart when the gateway restarts
     * @param stop how the gateway stops
     * @param ready how a caller recognizes that the gateway serves requests
     * @param limits resource limits
     * @param logs how much output is kept
     * @throws InvalidInputException if a component is invalid
     */
    public GatewayDefinition(
            ProfileName profile,
            String description,
            List<String> command,
            Environment environment,
            HomeVariable home,
            Path directory,
            Optional<Path> activate,
            Optional<String> user,
            RestartPolicy restart,
            StopPolicy stop,
            Readiness ready,
            Limits limits,
            LogPolicy logs) {
        this(
                profile,
                description,
                command,
                environment,
                home,
                directory,
                activate,
                user,
                restart,
                stop,
                ready,
                limits,
                logs,
                Hardening.NONE);
    }

    /** {@return the name of this gateway's service} */
    public ServiceName service() {
        return new ServiceName(profile);
    }
}
