package dev.gatehouse.kubernetes.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects as JSON. */
class JsonTest {
    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Tree read(String text, JsonParts wanted) throws IOException {
        return Json.read(stream(text), wanted);
    }

    @Test
    void allKindsOfValuesAreRead() throws IOException {
        Map<String, Object> keys = read(
                        "{\"a\":[1,-2,3000000000,1.5,1e3,true,false,null,\"ä \\u00e4 \\\"\",[],{}],\"b\":{\"c\":{}}}",
                        JsonParts.ALL)
                .keys();

        assertThat(keys.get("a"))
                .isEqualTo(Arrays.asList(
                        1, -2, 3_000_000_000L, 1.5, 1000.0, true, false, null, "ä ä \"", List.of(), Map.of()));
        assertThat(keys.get("b")).isEqualTo(Map.of("c", Map.of()));
        assertThat(Json.parse("{\"a\":1}").orElseThrow().number("a")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a | {'a':1,'b':2} | {'a':1}",
                "b | {'a':1,'b':2} | {'b':2}",
                "a c | {'a':1,'b':2,'c':{'a':[]}} | {'a':1,'c':{'a':[]}}",
                "a(b) | {'a':{'a':1,'b':{'c':1},'c':{}},'b':{}} | {'a':{'b':{'c':1}}}",
                "a(b(c) d) e | {'a':{'b':{'a':1,'c':2},'d':3},'e':4} | {'a':{'b':{'c':2},'d':3},'e':4}",
                "a(b) | {'a':[{'b':1,'c':2},{'c':3},[],[{'b':4}],null,5,'b']} | {'a':[{'b':1},{},[],[{'b':4}],null,5,'b']}",
                "a(b) | {'a':7} | {'a':7}",
                "x | {'a':1} | {}",
                "x | {} | {}",
                "a | {'b':'}]\\\"','a':'{[\\\\','c':\"\\\\\\\"\",'d':[[{}]]} | {'a':'{[\\\\'}",
                "a | {'\\\"a':1,'ä':'ö','a':'ü','A':1} | {'a':'ü'}",
                "a | { 'b' : [ 1 , -2.5e3 , true ] ,~ 'c' :null, 'a' : ~~ 17 } | {'a':17}",
                "f:a | {'f:a':{},'k:{\\\"x\\\"}':{}} | {'f:a':{}}",
            })
    void onlyWantedPartsAreRead(String wanted, String text, String found) throws IOException {
        String json = text.replace('\'', '"').replace("~", "\r\n\t");
        String expected = found.replace('\'', '"');
        JsonParts parts = JsonParts.of(wanted);

        assertThat(read(json, parts)).isEqualTo(read(expected, JsonParts.ALL));
        // An answer arrives in pieces of any size.
        assertThat(Json.read(new InPieces(stream(json)), parts)).isEqualTo(read(expected, JsonParts.ALL));
    }

    @Test
    void longValuesArePassed() throws IOException {
        String text = "{\"b\":\"" + "\\\"".repeat(100_000) + "\",\"a\":[" + "{},".repeat(100_000) + "{}],\"c\":1}";

        assertThat(read(text, JsonParts.of("c")).keys()).isEqualTo(Map.of("c", 1));
        assertThat(read(text, JsonParts.of("a(x)")).list("a")).hasSize(100_001);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "1", "<html>", "{\"a\":", "{\"a\":1", "{\"a\"}", "{a:1}", "{\"a\":1]", "{\"a\"", "{\"b"
            })
    void whatIsNoObjectIsRefused(String text) {
        for (JsonParts parts : List.of(JsonParts.ALL, JsonParts.of("a"), JsonParts.of("b(c)"))) {
            assertThatThrownBy(() -> read(text, parts)).isInstanceOf(IOException.class);
        }
        assertThat(Json.parse(text)).isEmpty();
    }

    @Test
    void partsNeedBalancedParentheses() {
        assertThatThrownBy(() -> JsonParts.of("a(b")).hasMessageContaining("no closing parenthesis");
    }

    /** Gives one byte, then two, and so on. */
    private static final class InPieces extends FilterInputStream {
        private int size;

        InPieces(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            size = size % 5 + 1;
            return super.read(bytes, offset, Math.min(size, length));
        }
    }
}
