package dev.gatehouse.profile.person;

import dev.gatehouse.app.App;
import dev.gatehouse.definition.ProfileName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a caller said about the home. Immutable.
 *
 * @param app the program whose home it is
 * @param named the home that the caller named, by an option or by the app's variable
 * @param account the account that the caller named, by {@code --run-as-user}
 * @param environment the caller's environment variables, which may name the account that called sudo or doas
 * @param profiles the gateways that the call is about; empty: all of the home
 * @param container whether to use the app's default of containers instead of hosts
 * @since 0.1.0
 */
public record HomeRequest(
        App app,
        Optional<Path> named,
        Optional<String> account,
        Map<String, String> environment,
        List<ProfileName> profiles,
        boolean container) {
    /** Copies the profiles. */
    public HomeRequest {
        profiles = List.copyOf(profiles);
    }
}
