package dev.gatehouse.definition;

/**
 * The format of a file of Gatehouse's own, as a line {@code format=N} in it. A file without that line is of the version before
 * formats had numbers. One of a newer format is refused by whoever reads it, since it may mean something else by the same
 * words.
 */
public final class FormatVersion {
    /** The line of the format that this version writes, without its end. */
    public static final String LINE = "format=1";

    private static final int KNOWN = 1;
    private static final String KEY = "format=";

    private FormatVersion() {}

    /**
     * What is wrong with a text's format.
     *
     * @param text the file's text
     * @param what the file, for the message
     * @return a message; empty where this version can read it
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

    /** The text without its line of the format. */
    public static String without(String text) {
        int at = text.startsWith(KEY) ? 0 : text.indexOf("\n" + KEY) + 1;
        if (!text.startsWith(KEY, at)) {
            return text;
        }
        int end = text.indexOf('\n', at);
        return text.substring(0, at) + (end < 0 ? "" : text.substring(end + 1));
    }
}
