package dev.gatehouse.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Makes a table fit a terminal. Loaded only for a table that may be too wide. */
final class TableWidths {
    private static final String CUT = "…";

    /** Below this width, shortened names cannot be told apart, and wrapped text has a word on each line. */
    private static final int LEAST = 16;

    private TableWidths() {}

    /**
     * Reduces widths until their sum fits: first the last column, which is wrapped, then always the widest one. No column
     * becomes narrower than its heading or {@value #LEAST} characters.
     */
    static void fit(int[] widths, int[] headings, int columns) {
        int excess = -columns;
        for (int width : widths) {
            excess += width;
        }
        int last = widths.length - 1;
        int least = Math.max(headings[last], Math.min(2 * LEAST, Math.max(LEAST, columns / 3)));
        int taken = Math.clamp(widths[last] - (long) least, 0, Math.max(0, excess));
        widths[last] -= taken;
        for (excess -= taken; excess > 0; excess--) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                boolean mayShrink = widths[i] > Math.max(headings[i], LEAST);
                if (mayShrink && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
        }
    }

    /** Removes characters in the middle, because names often differ only at their ends. */
    static String shorten(String text, int width) {
        int length = letters(text);
        if (length <= width) {
            return text;
        }
        int head = width / 2;
        int tail = width - head - 1;
        return text.substring(0, text.offsetByCodePoints(0, head))
                + CUT
                + text.substring(text.offsetByCodePoints(text.length(), -tail));
    }

    /** Splits a text at blanks into lines of at most this width; a longer word is split anywhere. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (String word : text.split(" ", -1)) {
            int length = letters(word);
            if (used > 0 && used + 1 + length > width) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            } else if (used > 0) {
                line.append(' ');
                used++;
            }
            int begin = 0;
            while (length > width) {
                int end = word.offsetByCodePoints(begin, width);
                lines.add(word.substring(begin, end));
                begin = end;
                length -= width;
            }
            line.append(word, begin, word.length());
            used += length;
        }
        lines.add(line.toString());
        return lines;
    }

    private static int letters(String text) {
        return text.codePointCount(0, text.length());
    }
}
