package dev.gatehouse.systemd.unit;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Text with characters that are special in unit files. */
final class NastyUnitText {
    private static final String[] PIECES = {
        "'",
        "\"",
        "\\",
        "\\\\",
        "\\n",
        "\\x41",
        "\\101",
        "\\u0041",
        "\\s",
        "$",
        "$$",
        "$HOME",
        "${HOME}",
        "%",
        "%%",
        "%h",
        "%n",
        "%t",
        " ",
        "  ",
        "\t",
        "\n",
        "\\\n",
        "\r",
        "\u0001",
        "\u001b[31m",
        "\u007f",
        "\u0085",
        "\u00a0",
        "\u2028",
        "\ufeff",
        "\ufffd",
        ";",
        "\\;",
        "#",
        " #",
        "-",
        "@",
        "+",
        "!",
        ":",
        "|",
        "{",
        "}",
        "=",
        "a=b",
        "`",
        "*",
        "[Service]",
        "\n[Service]\n",
        "ExecStart=",
        "é",
        "漢字",
        "\u0301",
        "🙂",
        "x",
        "0"
    };

    private NastyUnitText() {}

    static Arbitrary<String> any() {
        Arbitrary<String> pieces = Arbitraries.of(PIECES).list().ofMaxSize(8).map(list -> String.join("", list));
        Arbitrary<String> ascii =
                Arbitraries.strings().withCharRange('\u0001', '\u007f').ofMaxLength(30);
        Arbitrary<String> characters = Arbitraries.strings()
                .withCharRange('\u0001', '\ud7ff')
                .withCharRange('\ue000', '\ufdcf')
                .ofMaxLength(30);
        return Arbitraries.frequencyOf(Tuple.of(4, pieces), Tuple.of(2, ascii), Tuple.of(1, characters));
    }
}
