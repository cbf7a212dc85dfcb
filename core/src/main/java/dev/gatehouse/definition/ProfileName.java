package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.util.Optional;

/**
 * The name of a profile: lower-case letters, digits, {@code _} and {@code -}, beginning with a letter or digit.
 *
 * <p>The root profile of a home is called {@link #DEFAULT}. Ordering is: the root profile first, then by name.
 */
public record ProfileName(String value) implements Comparable<ProfileName> {
    /**
     * The longest name, in bytes, that fits every backend: s6-svscan skips servicedirs of more than 251 bytes (s6 2.12+,
     * {@code -L}), and a file name of 255 must hold {@code hermes-gateway-}, the profile, {@code .service} and the
     * {@code .d} of a drop-in directory, or {@code ai.hermes.gateway-} and {@code .plist}. The name of a scheduled task has
     * at most 238 characters (learn.microsoft.com, "schtasks create"), of which 19 may be the app's.
     */
    public static final int MAX_LENGTH = 219;

    /** The root profile. */
    public static final ProfileName DEFAULT = new ProfileName("default");

    /**
     * Checks the name.
     *
     * @throws InvalidInputException naming the rule that it breaks
     */
    public ProfileName {
        if (value.isEmpty()) {
            throw new InvalidInputException("profile name must not be empty");
        }
        // The length is looked at first: it is the one rule whose message must not repeat the whole name.
        if (value.length() > MAX_LENGTH) {
            throw new InvalidInputException(
                    "profile name too long (" + value.length() + " > " + MAX_LENGTH + " characters)");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!word && (i == 0 || (c != '_' && c != '-'))) {
                throw new InvalidInputException(
                        "profile name must match [a-z0-9][a-z0-9_-]*, got " + Quoted.forMessage(value));
            }
        }
    }

    public static ProfileName of(String value) {
        return new ProfileName(value);
    }

    /** Tells whether a string would be accepted as a name. */
    public static boolean isValid(String value) {
        try {
            return !new ProfileName(value).value().isEmpty();
        } catch (InvalidInputException e) {
            return false;
        }
    }

    /**
     * Name of this profile's service at a manager: the stem alone for the default profile, otherwise stem, separator and
     * profile, as in {@code hermes-gateway-coder}.
     */
    public String after(String stem, char separator) {
        return isDefault() ? stem : stem + separator + value;
    }

    /** The profile of such a name; empty if it is none. */
    public static Optional<ProfileName> in(String name, String stem, char separator) {
        if (!name.startsWith(stem)) {
            return Optional.empty();
        }
        String rest = name.substring(stem.length());
        if (rest.isEmpty()) {
            return Optional.of(DEFAULT);
        }
        String profile = rest.substring(1);
        boolean named = rest.charAt(0) == separator && isValid(profile) && !profile.equals(DEFAULT.value);
        return named ? Optional.of(of(profile)) : Optional.empty();
    }

    public boolean isDefault() {
        return value.equals("default");
    }

    @Override
    public int compareTo(ProfileName other) {
        if (isDefault() != other.isDefault()) {
            return isDefault() ? -1 : 1;
        }
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
