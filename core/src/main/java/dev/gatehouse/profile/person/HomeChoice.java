package dev.gatehouse.profile.person;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The home that a call means. Immutable.
 *
 * @param home absolute, normalized path of the home
 * @param account the account whose home it is, if the caller acts for another one and it is known
 * @since 0.1.0
 */
public record HomeChoice(Path home, Optional<String> account) {
    /** Makes the path absolute and normalizes it. */
    public HomeChoice {
        home = home.toAbsolutePath().normalize();
    }
}
