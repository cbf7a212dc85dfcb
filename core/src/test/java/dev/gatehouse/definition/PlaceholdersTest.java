package dev.gatehouse.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {port}                  | <port>
            a{port}b{home}          | a<port>b<home>
            {{port}}                | {port}
            {{{port}}}              | {{port}}
            ${HOME}                 | ${HOME}
            {"a": {"b": 1}}         | {"a": {"b": 1}}
            {{ name }}              | {{ name }}
            {}                      | {}
            {a                      | {a
            {1a}                    | {1a}
            {port}}                 | <port>}
            {{port}                 | {<port>
            """)
    void onlyLowerCaseWordsInBracesAreReplaced(String text, String expected) {
        assertThat(Placeholders.replace(text, name -> "<" + name + ">")).isEqualTo(expected);
    }

    @Test
    void anUnknownOneIsNamedWithTheNearest() {
        assertThat(Placeholders.fault("a {prot}").orElseThrow())
                .contains("{profile}, {home}, {directory}, {port}, {uid}, {unit}")
                .contains("did you mean {port}? Write {{prot}} for the text {prot}");
        assertThat(Placeholders.fault("{port} {{prot}} {A} { b }")).isEmpty();
        assertThat(Placeholders.fault("{something-else}").orElseThrow()).doesNotContain("did you mean");
    }

    @Test
    void oneWithCapitalsIsRefusedWithTheOneThatIsMeant() {
        assertThat(Placeholders.fault("--port={PORT}").orElseThrow())
                .contains("did you mean {port}? Write {{PORT}} for the text {PORT}");
        assertThat(Placeholders.fault("{Home}/x").orElseThrow()).contains("did you mean {home}?");
        assertThat(Placeholders.fault("${HOME} {{PORT}} {A} {PORT {prot")).isEmpty();
        assertThat(Placeholders.replace("${HOME} {{PORT}} {{Port}} {prot", name -> "<" + name + ">"))
                .isEqualTo("${HOME} {PORT} {Port} {prot");
    }

    @Test
    void anEscapedOneIsNotThere() {
        assertThat(Placeholders.has("--port={port}", "port")).isTrue();
        assertThat(Placeholders.has("--port={{port}}", "port")).isFalse();
        assertThat(Placeholders.has("--port", "port")).isFalse();
    }
}
