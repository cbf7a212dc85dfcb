package dev.gatehouse.profile.person;

import dev.gatehouse.definition.ProfileName;
import java.nio.file.Path;

/**
 * What an installed service says about the gateway that it runs. Immutable.
 *
 * @param home the home, as the service names it
 * @param profile the gateway's profile
 * @param account the account that runs the gateway; empty if the service does not say
 * @since 0.1.0
 */
public record InstalledHome(Path home, ProfileName profile, String account) {}
