package dev.gatehouse.profile;

/** Recognizes misspelled words. */
final class Spelling {
    private Spelling() {}

    /**
     * Whether inserting, deleting or changing one letter, or swapping two neighbours, turns one word into the other.
     */
    static boolean isSlip(String written, String meant) {
        int difference = written.length() - meant.length();
        if (written.equals(meant) || Math.abs(difference) > 1) {
            return false;
        }
        int at = 0;
        while (at < Math.min(written.length(), meant.length()) && written.charAt(at) == meant.charAt(at)) {
            at++;
        }
        String rest = written.substring(at);
        String wanted = meant.substring(at);
        if (difference > 0) {
            return rest.substring(1).equals(wanted);
        }
        if (difference < 0) {
            return rest.equals(wanted.substring(1));
        }
        boolean swapped = rest.length() > 1
                && rest.charAt(0) == wanted.charAt(1)
                && rest.charAt(1) == wanted.charAt(0)
                && rest.substring(2).equals(wanted.substring(2));
        return swapped || rest.substring(1).equals(wanted.substring(1));
    }
}
