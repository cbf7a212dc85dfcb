package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One gateway, in no backend's terms. Immutable.
 *
 * @param profile whose gateway it is
 * @param description one line for people
 * @param command program and arguments, as they are, no shell in between
 * @param environment variables that are set for it
 * @param home where the app keeps everything
 * @param directory the profile's own directory
 * @param activate a shell script that is sourced before the command, where the app has one
 * @param user the account it runs as when started by root
 * @param restart when it is started again
 * @param stop how it is ended
 * @param ready how one knows that it serves
 * @param limits what it may use
 * @param logs what is kept of its output
 * @param hardening how far it is kept from the system
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
    public GatewayDefinition {
        command = List.copyOf(command);
        if (command.isEmpty() || command.getFirst().isBlank()) {
            throw new InvalidInputException("a gateway's command must name a program");
        }
        if (command.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new InvalidInputException("a gateway's command must not hold a NUL");
        }
        HomeVariable.requireOneLine("a gateway's description", description);
        HomeVariable.requireOneLine("a profile's directory", directory.toString());
        activate.ifPresent(path -> HomeVariable.requireOneLine("the activation script's path", path.toString()));
        user.ifPresent(AccountName::require);
    }

    /** One without hardening. */
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

    public ServiceName service() {
        return new ServiceName(profile);
    }
}
