package dev.gatehouse.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain text, ü, 漢字   | plain text, ü, 漢字",
                "a\u001b[2Jb           | a\\x1b[2Jb",
                "a\u009b2Jb            | a\\x9b2Jb",
                "a\rb                  | a\\x0db",
                "a\u202eb              | a\\u202eb",
                "a\u2066b\u2069        | a\\u2066b\\u2069",
                "a\u200eb\ufeff        | a\\u200eb\\ufeff",
                "a\u2028b              | a\\u2028b",
                "a\ud800b              | a\\ud800b",
                "👨\u200d👩             | 👨\u200d👩",
                "tag \udb40\udc41       | tag \\U000e0041",
            })
    void whatMisleadsTheReaderIsShownAsAnEscape(String text, String shown) {
        assertThat(ShownText.line(text)).isEqualTo(shown);
        assertThat(ShownText.lines(text)).isEqualTo(shown);
        assertThat(ShownText.message(text)).isEqualTo(shown);
    }

    @Test
    void aNameWithALineEndStaysOnOneLine() {
        assertThat(ShownText.line("a\n  gatehouse tree up\tb")).isEqualTo("a\\n  gatehouse tree up\tb");
    }

    @Test
    void furtherLinesOfAMessageAreMarkedAsQuoted() {
        assertThat(ShownText.message("failed; last log lines:\n  one\n  two\nthree"))
                .isEqualTo("failed; last log lines:\n  | one\n  | two\n  | three");
    }
}
