package dev.gatehouse.cli.output;

/**
 * Makes text of any origin safe for a terminal. Names of files, lines of logs and words of other programs may have been
 * chosen by somebody who wants to mislead the reader: a line end could make a line that looks like advice, an escape
 * sequence could erase what is on the screen, and a bidirectional control character could reverse a command.
 *
 * <p>Control characters, line and paragraph separators, and invisible format characters are shown as escapes. Exempt are
 * the tab, and the two joiners that scripts and emoji need.
 */
public final class ShownText {
    /** Begins each further line of a message: advice never begins like that. */
    private static final String QUOTED = "\n  | ";

    private ShownText() {}

    /** Returns a text that stays on one line. */
    public static String line(String text) {
        return shown(text, false);
    }

    /** Returns a text that keeps its line ends: for whole files, which nobody takes for a message. */
    public static String lines(String text) {
        return shown(text, true);
    }

    /** Returns the text of a message or a log entry. Its second line and all further ones are marked as quoted. */
    public static String message(String text) {
        return text.indexOf('\n') < 0
                ? line(text)
                : lines(text).replace("\n  ", "\n").replace("\n", QUOTED);
    }

    private static String shown(String text, boolean lineEnds) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' || c > '~') && !isHarmless(c, lineEnds)) {
                return escaped(text, lineEnds);
            }
        }
        return text;
    }

    private static String escaped(String text, boolean lineEnds) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (isHarmless(c, lineEnds)) {
                safe.appendCodePoint(c);
            } else if (c == '\n') {
                safe.append("\\n");
            } else {
                safe.append(c <= 0xff ? "\\x" : c <= 0xffff ? "\\u" : "\\U");
                for (int shift = c <= 0xff ? 4 : c <= 0xffff ? 12 : 28; shift >= 0; shift -= 4) {
                    safe.append(Character.forDigit(c >> shift & 0xf, 16));
                }
            }
        }
        return safe.toString();
    }

    private static boolean isHarmless(int c, boolean lineEnds) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c == '\t' || (c == '\n' && lineEnds);
            case Character.FORMAT -> c == 0x200c || c == 0x200d;
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            // Half of a pair; the loop over characters must look at the pair.
            case Character.SURROGATE -> false;
            default -> true;
        };
    }
}
