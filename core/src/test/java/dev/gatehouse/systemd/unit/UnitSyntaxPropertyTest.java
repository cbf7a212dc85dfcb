package dev.gatehouse.systemd.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.InvalidInputException;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class UnitSyntaxPropertyTest {
    @Provide
    Arbitrary<String> text() {
        return NastyUnitText.any();
    }

    @Provide
    Arbitrary<List<String>> texts() {
        return NastyUnitText.any().list().ofMinSize(1).ofMaxSize(6);
    }

    @Property(tries = 5000)
    void anArgumentArrivesUnchanged(@ForAll("text") String text) {
        assertThat(UnitReading.command("/bin/x " + UnitSyntax.argument(text))).containsExactly("/bin/x", text);
    }

    @Property
    void argumentsAreNotMerged(@ForAll("texts") List<String> texts) {
        String line = UnitSyntax.command(texts);
        assertThat(UnitReading.command(line)).isEqualTo(texts);
        assertThat(line).as("a setting has one line").doesNotContain("\n");
    }

    @Property(tries = 5000)
    void aWordArrivesUnchanged(@ForAll("text") String text) {
        List<String> words = UnitReading.words(UnitSyntax.word(text));
        assertThat(words).hasSize(1);
        assertThat(UnitReading.specifiers(words.getFirst())).isEqualTo(text);
    }

    @Example
    void plainWordsAreNotQuoted() {
        for (String text : List.of("/usr/bin/hermes", "-p", "coder", "A=b", "user@host:1,2")) {
            assertThat(UnitSyntax.argument(text)).isEqualTo(text);
        }
    }

    @Example
    void quotesSpecialCharacters() {
        assertThat(UnitSyntax.argument("")).isEqualTo("\"\"");
        assertThat(UnitSyntax.argument(";")).isEqualTo("\";\"");
        assertThat(UnitSyntax.argument("a b")).isEqualTo("\"a b\"");
        assertThat(UnitSyntax.argument("say \"hi\"")).isEqualTo("'say \"hi\"'");
        assertThat(UnitSyntax.argument("\"it's\"")).isEqualTo("\"\\\"it's\\\"\"");
        assertThat(UnitSyntax.argument("100% $HOME\n\u001b")).isEqualTo("\"100%% $$HOME\\n\\x1b\"");
        assertThat(UnitSyntax.word("A=100% $HOME")).isEqualTo("\"A=100%% $HOME\"");
    }

    @Example
    void keepsTheEndOfAPath() {
        assertThat(UnitSyntax.path("/a b/100%")).isEqualTo("/a b/100%%");
        assertThat(UnitSyntax.path("/a ")).isEqualTo("/a /.");
        assertThat(UnitSyntax.path("/a\\")).isEqualTo("/a\\/.");
    }

    @Example
    void refusesTextThatUnitsCannotContain() {
        for (String text : List.of("\u0000", "a\ud800b", "\uffff", "\ufdd0", Character.toString(0x1fffe))) {
            assertThatThrownBy(() -> UnitSyntax.argument(text))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("A systemd unit cannot contain");
        }
    }
}
