package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;

/**
 * Checks names of accounts. They appear unquoted in scripts, units and property lists. Has only static methods and is
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class AccountName {
    private static final int LONGEST = 64;

    private AccountName() {}

    /**
     * Checks that a text is a valid account name.
     *
     * @param name the text to check
     * @throws InvalidInputException if it does not match {@code [A-Za-z_][A-Za-z0-9_.-]*} or has more than 64
     *     characters
     */
    public static void require(String name) {
        boolean valid = !name.isEmpty() && name.length() <= LONGEST;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            valid &= letter || (i > 0 && ((c >= '0' && c <= '9') || c == '.' || c == '-'));
        }
        if (!valid) {
            throw new InvalidInputException("user must be an account name, got " + Quoted.forMessage(name));
        }
    }
}
