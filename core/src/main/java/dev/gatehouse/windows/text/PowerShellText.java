package dev.gatehouse.windows.text;

import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Quotes text for PowerShell scripts (learn.microsoft.com, "about_Quoting_Rules"). */
public final class PowerShellText {
    /**
     * Characters that end a single-quoted string: the apostrophe, and four characters that PowerShell treats like it
     * ({@code IsSingleQuote} in its tokenizer: U+2018 to U+201B).
     */
    private static final String QUOTES = "'\u2018\u2019\u201a\u201b";

    private PowerShellText() {}

    /** Returns a literal string. Nothing is expanded between apostrophes; an apostrophe inside is doubled. */
    public static String literal(String text) {
        StringBuilder out = new StringBuilder("'");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t') {
                throw new InvalidInputException(
                        "A PowerShell literal cannot contain the control character \\u%04x, at position %d of %s"
                                .formatted((int) c, i, Quoted.forMessage(text)));
            }
            if (QUOTES.indexOf(c) >= 0) {
                out.append(c);
            }
            out.append(c);
        }
        return out.append('\'').toString();
    }

    /** Encodes a script as the value of {@code -EncodedCommand}, which needs no quoting. */
    public static String encoded(String script) {
        return Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_16LE));
    }
}
