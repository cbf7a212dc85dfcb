package dev.gatehouse.app.service;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;
import java.util.Optional;

/**
 * Names of an app's services under one kind of manager: one for the root profile, and a pattern for the others. Two profiles
 * have different names, unless {@link #of} gives a profile the name of the root profile; {@link NamingStem#refusal} refuses
 * such a profile. Without lambdas and regular expressions, because short commands use it. Immutable.
 *
 * @param root name of the root profile's service
 * @param named name of another profile's service, with one {@code {profile}}
 * @since 0.1.0
 */
public record NamePattern(String root, String named) {
    /** The placeholder for a profile's name. */
    public static final String PROFILE = "{profile}";

    /**
     * Checks the pattern.
     *
     * @throws InvalidInputException if the name of the root profile is empty or has a placeholder, or if the other one does not
     *     contain <code>{profile}</code> exactly once
     */
    public NamePattern {
        if (!isName(root)) {
            throw new InvalidInputException(
                    "default must be a name without placeholders, got " + Quoted.forMessage(root));
        }
        if (!isPattern(named)) {
            throw new InvalidInputException(
                    "named must contain {profile} once, and no other placeholder, got " + Quoted.forMessage(named));
        }
    }

    /**
     * Tests whether a text can be the name of the root profile's service.
     *
     * @param text the text to test
     * @return whether it is not empty and has no placeholder
     */
    public static boolean isName(String text) {
        return !text.isEmpty() && !hasBrace(text);
    }

    /**
     * Tests whether a text can be the pattern of the other services' names.
     *
     * @param text the text to test
     * @return whether it contains <code>{profile}</code> exactly once and no other placeholder
     */
    public static boolean isPattern(String text) {
        int at = text.indexOf(PROFILE);
        return at >= 0 && !hasBrace(text.substring(0, at) + text.substring(at + PROFILE.length()));
    }

    private static boolean hasBrace(String text) {
        return text.indexOf('{') >= 0 || text.indexOf('}') >= 0;
    }

    /**
     * Returns the name of a profile's service.
     *
     * @param profile the profile
     * @return the name
     */
    public String of(ProfileName profile) {
        return profile.isDefault() ? root : with(profile.value());
    }

    /**
     * Returns the pattern with another text in the place of a profile's name.
     *
     * @param text the text
     * @return the name
     */
    public String with(String text) {
        return before() + text + after();
    }

    /**
     * Returns what a name has in the place of a profile's name.
     *
     * @param name a service's name
     * @return the text, not empty; empty if the name does not match the pattern of named profiles
     */
    public Optional<String> textIn(String name) {
        String before = before();
        String after = after();
        boolean matches =
                name.length() > before.length() + after.length() && name.startsWith(before) && name.endsWith(after);
        return matches
                ? Optional.of(name.substring(before.length(), name.length() - after.length()))
                : Optional.empty();
    }

    /**
     * Parses a name made by {@link #of}.
     *
     * @param name a service's name
     * @return the profile; empty if the name is not one of these
     */
    public Optional<ProfileName> profileOf(String name) {
        if (name.equals(root)) {
            return Optional.of(ProfileName.DEFAULT);
        }
        Optional<String> text = textIn(name);
        boolean named = text.isPresent()
                && ProfileName.isValid(text.get())
                && !text.get().equals(ProfileName.DEFAULT.value());
        return named ? Optional.of(ProfileName.of(text.get())) : Optional.empty();
    }

    /** {@return what every name begins with; it can be empty} */
    public String beginning() {
        String before = before();
        int same = 0;
        while (same < before.length() && same < root.length() && before.charAt(same) == root.charAt(same)) {
            same++;
        }
        return root.substring(0, same);
    }

    private String before() {
        return named.substring(0, named.indexOf(PROFILE));
    }

    private String after() {
        return named.substring(named.indexOf(PROFILE) + PROFILE.length());
    }
}
