package dev.gatehouse.windows.text;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Generates text with characters that are special in one of the syntaxes used on Windows. */
public final class WindowsTexts {
    private static final String[] PIECES = {
        "\"",
        "\"\"",
        "\\",
        "\\\\",
        "\\\"",
        "\\\\\"",
        " ",
        "  ",
        "\t",
        "'",
        "''",
        "\u2018",
        "\u2019",
        "\u201a",
        "\u201b",
        "&",
        "&&",
        "|",
        "<",
        ">",
        "^",
        "^^",
        "%",
        "%%",
        "%PATH%",
        "!",
        "!X!",
        "(",
        ")",
        "$",
        "$(",
        "$x",
        "`",
        "`n",
        ";",
        ",",
        "=",
        "@",
        "#",
        "{",
        "}",
        "[",
        "]",
        "*",
        "?",
        "/",
        "/x",
        "-",
        "--",
        ":",
        "C:\\Program Files\\x",
        "\\\\host\\share",
        "&amp;",
        "&#10;",
        "<!--",
        "]]>",
        "<![CDATA[",
        "<?xml",
        "größe",
        "東京",
        "🚪",
        "\u0301",
        "\u00a0",
        "\u2028",
        "a",
        "B",
        "1",
        "."
    };

    private WindowsTexts() {}

    /** One line of such text. */
    public static Arbitrary<String> oneLine() {
        Arbitrary<String> anything = Arbitraries.strings()
                .ofMaxLength(20)
                .map(text -> text.codePoints()
                        .filter(c -> c >= ' ' && c != 0xfffe && c != 0xffff && (c < 0xd800 || c > 0xdfff))
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
        Arbitrary<String> nasty = Arbitraries.of(PIECES).list().ofMaxSize(8).map(pieces -> String.join("", pieces));
        return Arbitraries.oneOf(List.of(anything, nasty));
    }

    /** The same with line breaks and other control characters, but without NUL. */
    public static Arbitrary<String> anyText() {
        Arbitrary<String> lines =
                Arbitraries.of("\n", "\r", "\r\n", "\f", "\u0001", "\u001b", " ", "\\n", "=", "#", "!");
        return Arbitraries.oneOf(List.of(oneLine(), lines)).list().ofMaxSize(4).map(pieces -> String.join("", pieces));
    }
}
