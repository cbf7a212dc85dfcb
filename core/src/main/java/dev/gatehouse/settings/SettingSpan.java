package dev.gatehouse.settings;

/**
 * Where a value is in the text of a file that belongs to another program. Immutable.
 *
 * @param text the text
 * @param begin index of the value's first character
 * @param end index after its last one
 */
public record SettingSpan(String text, int begin, int end) {
    /** The position as messages end with it: line and column, from 1. */
    public String position() {
        int line = 1;
        int column = 1;
        for (int i = 0; i < begin; i++) {
            column++;
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            }
        }
        return " (line " + line + ", column " + column + ")";
    }

    /** The text with another value; every other character stays. */
    public String replaced(String value) {
        return text.substring(0, begin) + value + text.substring(end);
    }
}
