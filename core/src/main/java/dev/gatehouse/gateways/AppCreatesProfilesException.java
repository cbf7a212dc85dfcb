package dev.gatehouse.gateways;

import dev.gatehouse.definition.Placeholders;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.profile.Home;
import java.util.List;
import java.util.Optional;

/**
 * Only the app itself can create its profiles ({@code profiles.create} of its app file). The remedy is the app's command.
 *
 * @since 0.1.0
 */
public final class AppCreatesProfilesException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    AppCreatesProfilesException(Home home, String doing, Optional<String> reason, ProfileName profile, int port) {
        super(
                "Cannot " + doing + ": "
                        + reason.map(text -> text + ", and ").orElse("")
                        + home.app().name() + " creates its profiles itself",
                command(home, profile, port));
    }

    private static Remedy command(Home home, ProfileName profile, int port) {
        List<String> words = home.app().profiles().create().stream()
                .map(word -> Placeholders.replace(word, name -> switch (name) {
                    case Placeholders.PROFILE -> profile.value();
                    case Placeholders.HOME -> home.path().toString();
                    case Placeholders.DIRECTORY -> home.directory(profile).toString();
                    default -> Integer.toString(port);
                }))
                .toList();
        return Remedy.of(words);
    }
}
