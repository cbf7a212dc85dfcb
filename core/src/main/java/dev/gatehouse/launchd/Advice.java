package dev.gatehouse.launchd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.profile.Home;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that a person should know although nothing failed.
 *
 * @param message what is so
 * @param commands commands that change it, to be typed as they stand
 */
public record Advice(String message, List<String> commands) {
    public Advice {
        commands = List.copyOf(commands);
    }

    static Advice onTwoOwners(Home home, List<ServiceName> twice) {
        String names = twice.stream().map(ServiceName::toString).collect(Collectors.joining(" "));
        return new Advice(
                "gateways are installed both as agents of the user and as daemons of the system: " + names,
                List.of(
                        "gatehouse gateway uninstall " + names,
                        "sudo gatehouse --home " + ShellWord.quote(home.path().toString())
                                + " gateway uninstall --system " + names));
    }
}
