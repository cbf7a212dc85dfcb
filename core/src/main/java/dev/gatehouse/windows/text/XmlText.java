package dev.gatehouse.windows.text;

import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;

/** Escapes character data for XML documents (XML 1.0, 2.2 and 2.4). */
public final class XmlText {
    private XmlText() {}

    /**
     * Escapes text as the content of an element.
     *
     * @throws InvalidInputException if it contains a line break or a character that XML does not allow; the message has
     *     the position
     */
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                default -> {
                    if (!isOneLine(text, i)) {
                        throw new InvalidInputException(
                                "A task cannot contain the character \\u%04x, at position %d of %s"
                                        .formatted((int) c, i, Quoted.forMessage(text)));
                    }
                    out.append(c);
                }
            }
        }
        return out.toString();
    }

    /** Line breaks are excluded because XML parsers normalize them; half of a surrogate pair is not a character. */
    private static boolean isOneLine(String text, int position) {
        char c = text.charAt(position);
        if (Character.isHighSurrogate(c)) {
            return position + 1 < text.length() && Character.isLowSurrogate(text.charAt(position + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return position > 0 && Character.isHighSurrogate(text.charAt(position - 1));
        }
        return (c >= ' ' || c == '\t') && c != '\ufffe' && c != '\uffff';
    }
}
