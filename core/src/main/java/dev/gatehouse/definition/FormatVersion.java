package dev.gatehouse.definition;

/**
 * The format number of a file that Gatehouse writes for itself: a line {@code format=N}. A file without this line was
 * written before formats had numbers, and is readable. A reader refuses a newer format, because the same words may have
 * another meaning there. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class FormatVersion {
    /** The line that this version writes, without its line end. */
    public static final String LINE = "format=1";

    private static final int KNOWN = 1;
    private static final String KEY = "format=";

    private FormatVersion() {}

    /**
     * Checks whether this version can read a text's format.
     *
     * @param text the file's text
     * @param what the file, for the message
     * @return why the text cannot be read; empty if it can
     */
    public static String refusal(String text, String what) {
        int at = text.startsWith(KEY) ? 0 : text.indexOf("\n" + KEY) + 1;
        if (!text.startsWith(KEY, at)) {
            return "";
        }
        int from = at + KEY.length();
        int end = text.indexOf('\n', from);
        String number = text.substring(from, end < 0 ? text.length() : end).strip();
        return number.equals(Integer.toString(KNOWN))
                ? ""
                : what + " was written by a newer Gatehouse (format " + number + "; this version knows up to " + KNOWN
                        + ")";
    }

    /**
     * Removes the format line from a text.
     *
     * @param text the file's text
     * @return the text without its format line
     */
    public static String without(String text) {
        int at = text.startsWith(KEY) ? 0 : text.indexOf("\n" + KEY) + 1;
        if (!text.startsWith(KEY, at)) {
            return text;
        }
        int end = text.indexOf('\n', at);
        return text.substring(0, at) + (end < 0 ? "" : text.substring(end + 1));
    }
}
