package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;

/**
 * The name of a profile: lower-case letters, digits, {@code _} and {@code -}, beginning with a letter or digit. The
 * root profile of a home is called {@code default}. Sorted, the root profile comes first, then the others in
 * {@link NaturalOrder}: {@code team-2} before {@code team-10}. Immutable.
 *
 * @param value the name, 1 to {@value #MAX_LENGTH} characters
 * @since 0.1.0
 */
public record ProfileName(String value) implements Comparable<ProfileName> {
    /**
     * Maximum length in bytes. With names of an app that are not longer than those of Hermes, it fits every backend; {@link
     * dev.gatehouse.app.App#refusal} has the limits of other names.
     */
    public static final int MAX_LENGTH = 219;

    /** The root profile. */
    public static final ProfileName DEFAULT = new ProfileName("default");

    /**
     * Checks the name.
     *
     * @throws InvalidInputException if the name breaks a rule; the message names the rule
     */
    public ProfileName {
        if (value.isEmpty()) {
            throw new InvalidInputException("Profile name must not be empty");
        }
        // The length comes first, because its message must not repeat a very long name.
        if (value.length() > MAX_LENGTH) {
            throw new InvalidInputException(
                    "Profile name too long (" + value.length() + " > " + MAX_LENGTH + " characters)");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!word && (i == 0 || (c != '_' && c != '-'))) {
                throw new InvalidInputException(
                        "Profile name must match [a-z0-9][a-z0-9_-]*, got " + Quoted.forMessage(value));
            }
        }
    }

    /**
     * Returns a profile name.
     *
     * @param value the name
     * @return the profile name
     * @throws InvalidInputException if the name breaks a rule; the message names the rule
     */
    public static ProfileName of(String value) {
        return new ProfileName(value);
    }

    /**
     * Tests whether a text is a valid profile name.
     *
     * @param value the text to test
     * @return whether it is valid
     */
    public static boolean isValid(String value) {
        try {
            return !new ProfileName(value).value().isEmpty();
        } catch (InvalidInputException e) {
            return false;
        }
    }

    /** {@return whether this is the root profile} */
    public boolean isDefault() {
        return value.equals("default");
    }

    @Override
    public int compareTo(ProfileName other) {
        if (isDefault() != other.isDefault()) {
            return isDefault() ? -1 : 1;
        }
        return NaturalOrder.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    // Written out, as in ServiceName.

    @Override
    public boolean equals(Object other) {
        return other instanceof ProfileName name && name.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
