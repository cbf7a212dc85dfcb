package dev.gatehouse.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gatehouse.app.Presets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** What is read without the parser is what the parser reads; everything else is left to it. */
class PlainYamlTest {
    static List<String> presets() {
        return Presets.names();
    }

    @ParameterizedTest
    @MethodSource("presets")
    void presetsNeedNoParser(String preset) {
        String text = Presets.text(preset);
        assertThat(words(PlainYaml.read(text))).isEqualTo(parsed(text).orElseThrow());
    }

    @Test
    void variantsOfACommandNeedNone() {
        String text = """
                command:
                  - probe: [a, --help]
                    prints: --x
                    words: [a, -p, "{profile}", --x]
                  - words: [a]
                """;
        assertThat(words(PlainYaml.read(text))).isEqualTo(parsed(text).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: ${A}\n",
                "a: ${A:-b}\n",
                "a: x${A}\n",
                "a: [--name=x{profile}]\n",
                "a: [b{c, d]\n",
                "a: {b: c[d}\n",
                "a: {b: c]}\n",
                "a: [b:[c, d]\n",
                "a: b{c}[d],e\n",
                "a: b\n\t# comment\n",
                "a: b\n\t\n",
                "a: b # a\ttab\n",
                "a: {b: 1, c: [d]}\n"
            })
    void pitfallsAreReadAsByTheParserOrLeftToIt(String text) {
        everythingElseIsReadAsByTheParserOrLeftToIt(text);
    }

    @Property(tries = 5000)
    void everythingElseIsReadAsByTheParserOrLeftToIt(@ForAll("yamlish") String text) {
        Optional<String> plain;
        try {
            plain = Optional.of(words(PlainYaml.read(text)));
        } catch (PlainYaml.UnsupportedException e) {
            return;
        }
        assertThat(plain).as(text).isEqualTo(parsed(text));
    }

    /** A tab can separate words, or be part of one, and belongs to no indentation. */
    @Property(tries = 2000)
    void aTabBeforeACommentIsLeftToTheParser(@ForAll("yamlish") String text) {
        if (Pattern.compile("^[^#\n]*\t", Pattern.MULTILINE).matcher(text).find()) {
            assertThatExceptionOfType(PlainYaml.UnsupportedException.class)
                    .as(text)
                    .isThrownBy(() -> PlainYaml.read(text));
        }
    }

    /** Neither a tab nor a comment of another line concerns a line. */
    @Test
    void eachLineIsJudgedByItself() {
        String lines = "\n".repeat(10_000) + "a: b\n" + "\n".repeat(10_000);
        assertThat(words(PlainYaml.read(lines + "# a\ttab\n")))
                .isEqualTo(parsed(lines).orElseThrow());
        assertThatExceptionOfType(PlainYaml.UnsupportedException.class)
                .isThrownBy(() -> PlainYaml.read("# comment\n" + lines + "\t# comment\n"));
    }

    @Provide
    Arbitrary<String> yamlish() {
        Arbitrary<String> part = Arbitraries.of(
                "a", "b:", "key: ", "\n", "\n  ", "\n- ", "\n  - ", " ", "1", "007", "1.5", "0x1", "true", "null", "~",
                "~/x", "[", "]", "{", "}", ", ", ",", "'", "\"", " # c", "#", "-", "- ", "--x", "-p", ".env", ".5", ":",
                ": ", "x: y", "$", "${A}", "x[", "y}", "?", "|", "&", "*", "!", "%", "\t", "---", "e", "330s", "on",
                "yes");
        return part.list().ofMinSize(1).ofMaxSize(12).map(parts -> String.join("", parts));
    }

    private static Optional<String> parsed(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setAllowNonScalarKeys(true)
                .build();
        try {
            return new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text)))
                    .getSingleNode()
                    .map(PlainYamlTest::words);
        } catch (YamlEngineException e) {
            return Optional.of("refused: " + e.getMessage());
        }
    }

    private static String words(Node node) {
        return switch (node) {
            case ScalarNode scalar -> scalar.getTag() + " '" + scalar.getValue() + "'";
            case SequenceNode list ->
                list.getValue().stream().map(PlainYamlTest::words).toList().toString();
            case MappingNode mapping ->
                mapping.getValue().stream()
                        .flatMap(entry -> Stream.of(words(entry.getKeyNode()), words(entry.getValueNode())))
                        .toList()
                        .toString();
            default -> "";
        };
    }
}
