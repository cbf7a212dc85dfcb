package dev.gatehouse.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The example of the specification, what it forbids, and how a key is found in each format. */
class Json5Test {
    private static final Path FILE = Path.of("/home/x.json");

    @Test
    void readsTheExampleOfTheSpecification() {
        Object read = Json5.parse(FILE, """
                {
                  // comments
                  unquoted: 'and you can quote me on that',
                  singleQuotes: 'I can use "double quotes" here',
                  lineBreaks: "Look, Mom! \\
                No \\\\n's!",
                  hexadecimal: 0xdecaf,
                  leadingDecimalPoint: .8675309, andTrailing: 8675309.,
                  positiveSign: +1,
                  trailingComma: 'in objects', andIn: ['arrays',],
                  "backwardsCompatible": "with JSON",
                  nothing: null, yes: true, deep: {a: [{}]}, "\\u0041\\x42": ""
                }
                """);
        assertThat(read)
                .hasToString("{unquoted=and you can quote me on that, singleQuotes=I can use \"double quotes\" here,"
                        + " lineBreaks=Look, Mom! No \\n's!, hexadecimal=0xdecaf, leadingDecimalPoint=.8675309,"
                        + " andTrailing=8675309., positiveSign=+1, trailingComma=in objects, andIn=[arrays],"
                        + " backwardsCompatible=with JSON, nothing=, yes=true, deep={a=[{}]}, AB=}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{a",
                "{a:",
                "{a:1",
                "{a:1,,}",
                "[1 2]",
                "{a:1} x",
                "'a",
                "\"a\nb\"",
                "/* x",
                "}",
                "{:1}",
                "{a:\"\\u12\"}"
            })
    void refusesOtherTexts(String text) {
        assertThatThrownBy(() -> Json5.parse(FILE, text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(FILE + ": not valid JSON: ")
                .hasMessageMatching("(?s).*\\(line \\d+, column \\d+\\)");
    }

    @Test
    void limitsTheDepth() {
        assertThatThrownBy(() -> Json5.parse(FILE, "[".repeat(10_000)))
                .hasMessageContaining("nested more than 100 levels deep");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            yaml  | a.b: 1                       | a.b |
            yaml  | a: {b: 1}                    | a.b | 1
            yaml  | a: {b: '1'}                  | a.b | 1
            yaml  | a: {b: ~}                    | a.b |
            yaml  | a: [b]                       | a.b |
            yaml  | a: {b: [1]}                  | a.b |
            json  | {"a": {"b": 1}}              | a.b | 1
            json  | {"a": {"b": null}}           | a.b |
            json  | {"a": 1}                     | a.b |
            json  | ["a"]                        | a.b |
            json5 | {a: {b: 0x10}}               | a.b | 0x10
            env   | A=1                          | A   | 1
            env   | export A = "1 2" # x         | A   | 1 2
            env   | A=                           | A   |
            env   | `#A=1`                       | A   |
            env   | AB=1                         | A   |
            """)
    void findsAKey(String format, String text, String key, String value) {
        assertThat(SettingFormat.of(format).find(FILE, text, key).orElse(null)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        ".env, env",
        "a.yaml, yaml",
        "a.yml, yaml",
        "a.json, json",
        "a.json5, json5",
        "a, env",
        "a.b.json, json",
        ".env.local, env",
        "acme.env, env",
        "a.toml,",
        "a.ini,",
        "a.d/x.conf,"
    })
    void theSuffixMeansTheFormat(String file, String format) {
        assertThat(SettingFormat.ofFile(file)).isEqualTo(Optional.ofNullable(format));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            yaml  | a: {b: 'x'} # c              | a.b | a: {b: 7} # c
            yaml  | ä: 1\\nb: x                   | b   | ä: 1\\nb: 7
            json  | {"b": [{"b": 1}], "a": {"b": "x"}} | a.b | {"b": [{"b": 1}], "a": {"b": 7}}
            json5 | {a: {b: 1, b: 'x'}}          | a.b | {a: {b: 1, b: 7}}
            env   | A=1\\nexport A = "x" # c\\nB=1 | A   | A=1\\nexport A = 7 # c\\nB=1
            env   | A=x\\r                        | A   | A=7\\r
            """)
    void replacesOnlyTheValueOfAKey(String format, String text, String key, String expected) {
        String plain = text.replace("\\n", "\n").replace("\\r", "\r");
        SettingSpan span = SettingFormat.of(format).locate(FILE, plain, key).orElseThrow();
        assertThat(span.replaced("7")).isEqualTo(expected.replace("\\n", "\n").replace("\\r", "\r"));
        assertThat(SettingFormat.of(format).locate(FILE, plain, "none")).isEmpty();
    }
}
