package dev.gatehouse.s6.slot;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Text with characters that are special in shells. Contains no NUL, which cannot be passed to a process. */
public final class NastyShellText {
    private static final String[] PIECES = {
        "'",
        "''",
        "'\\''",
        "\"",
        "\\",
        "\\\\",
        "\\n",
        "$",
        "$(",
        "${",
        "}",
        "$HOME",
        "$(exit 9)",
        "`",
        "`exit 9`",
        "!",
        "!!",
        "#",
        " #",
        "~",
        "~root",
        "*",
        "?",
        "[a-z]",
        "{a,b}",
        ";",
        "&",
        "&&",
        "|",
        "||",
        "<",
        ">",
        ">/dev/null",
        "(",
        ")",
        " ",
        "  ",
        "\t",
        "\n",
        "\n\n",
        "\r",
        "\r\n",
        "\u000b",
        "\f",
        "\b",
        "\u0001",
        "\u0007",
        "\u001b[31m",
        "\u007f",
        "\u0080",
        "\u0081",
        "\u0082",
        "\u0088",
        "\u00a0",
        "\u2028",
        "\ufeff",
        "\ufffd",
        "-n",
        "-e",
        "--",
        "%s",
        "%d%%",
        "=",
        "a=b",
        ":",
        "if",
        "done",
        "EOF",
        "é",
        "ü",
        "漢字",
        "\u0301",
        "🙂",
        "\ud83d\udc68\u200d\ud83d\udcbb",
        "x",
        "0"
    };

    private NastyShellText() {}

    public static Arbitrary<String> any() {
        Arbitrary<String> pieces = Arbitraries.of(PIECES).list().ofMaxSize(8).map(list -> String.join("", list));
        Arbitrary<String> characters = Arbitraries.strings()
                .withCharRange('\u0001', '\ud7ff')
                .withCharRange('\ue000', '\uffff')
                .ofMaxLength(30);
        Arbitrary<String> ascii =
                Arbitraries.strings().withCharRange('\u0001', '\u007f').ofMaxLength(30);
        return Arbitraries.frequencyOf(Tuple.of(4, pieces), Tuple.of(2, ascii), Tuple.of(1, characters));
    }

    /** Returns cases that a random choice may miss. */
    public static List<String> chosen() {
        StringBuilder all = new StringBuilder();
        for (char c = 1; c < 0x800; c++) {
            all.append(c);
        }
        String quotes = "'".repeat(1000);
        return List.of(
                "",
                "'",
                "\\",
                "\n",
                "a\n",
                "\na",
                all.toString(),
                quotes,
                "\\'".repeat(500),
                "$(touch /nowhere)",
                "x".repeat(100_000),
                "'\"$`\\\n🙂".repeat(9_000));
    }
}
