package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;

/** The names of accounts, which stand unquoted in scripts, units and property lists. */
public final class AccountName {
    private static final int LONGEST = 64;

    private AccountName() {}

    /**
     * Refuses what is none.
     *
     * @throws InvalidInputException where it does not match {@code [A-Za-z_][A-Za-z0-9_.-]*} or has more than 64 characters
     */
    public static void require(String name) {
        boolean valid = !name.isEmpty() && name.length() <= LONGEST;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            valid &= letter || (i > 0 && ((c >= '0' && c <= '9') || c == '.' || c == '-'));
        }
        if (!valid) {
            throw new InvalidInputException("user must be an account's name, got " + Quoted.forMessage(name));
        }
    }
}
