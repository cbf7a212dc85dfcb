package dev.gatehouse.reconcile;

/**
 * Something that a plan cannot mend, on one profile or service; the others go on.
 *
 * @param subject the profile's name, or a path where there is no such name
 * @param reason what is wrong, in words
 * @param remedy a command that helps, to be typed as it stands
 * @param harmless true where all is as someone wanted it and no one has to act
 * @since 0.1.0
 */
public record Finding(String subject, String reason, String remedy, boolean harmless) {
    /** The finding on one line, without its remedy. */
    public String line() {
        return subject + ": " + reason;
    }
}
