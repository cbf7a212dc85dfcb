package dev.gatehouse.profile.person;

import dev.gatehouse.app.App;
import dev.gatehouse.definition.ProfileName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the rule needs to know about the host. Each fact is read when the rule asks for it.
 *
 * @since 0.1.0
 */
public interface HomeFacts {
    /** {@return whether the caller is root} */
    boolean isRoot();

    /** {@return the name of the caller's account; empty if it has none} */
    String ownAccount();

    /** {@return the caller's home directory} */
    Path ownDirectory();

    /**
     * Returns the home directory of an account.
     *
     * @param account the account's name
     * @return its home directory; empty if the account does not exist
     */
    Optional<Path> directoryOf(String account);

    /** {@return the home directories of the accounts of this host, by name} */
    Map<String, Path> directories();

    /**
     * Tests whether a home exists and has all of these profiles.
     *
     * @param app the program
     * @param home the home
     * @param profiles the profiles; none: whether the home exists
     * @return whether it has
     */
    boolean has(App app, Path home, List<ProfileName> profiles);

    /**
     * Reads what installed services say.
     *
     * @param app the program
     * @param account the account whose own services count beside those of the host
     * @return the services of this app
     */
    List<InstalledHome> installed(App app, String account);
}
