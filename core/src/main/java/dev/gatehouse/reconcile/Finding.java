package dev.gatehouse.reconcile;

import dev.gatehouse.error.Remedy;

/**
 * Something that a plan cannot resolve, for one profile or service. It does not affect the others. Immutable.
 *
 * @param subject the profile's name, or a path if there is no such name
 * @param reason what is wrong, in words
 * @param remedy a command that helps
 * @param harmless whether nobody needs to act
 * @since 0.1.0
 */
public record Finding(String subject, String reason, Remedy remedy, boolean harmless) {
    /** {@return the finding on one line, without its remedy} */
    public String line() {
        return subject + ": " + reason;
    }
}
