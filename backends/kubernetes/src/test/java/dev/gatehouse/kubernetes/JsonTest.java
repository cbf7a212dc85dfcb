package dev.gatehouse.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Objects as JSON. */
class JsonTest {
    private static Tree read(String text, String... leftOut) throws IOException {
        return Json.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Set.of(leftOut));
    }

    @Test
    void allKindsOfValuesAreRead() throws IOException {
        Map<String, Object> keys =
                read("{\"a\":[1,-2,3000000000,1.5,1e3,true,false,null,\"ä \\u00e4 \\\"\",[],{}],\"b\":{\"c\":{}}}")
                        .keys();

        assertThat(keys.get("a"))
                .isEqualTo(Arrays.asList(
                        1, -2, 3_000_000_000L, 1.5, 1000.0, true, false, null, "ä ä \"", List.of(), Map.of()));
        assertThat(keys.get("b")).isEqualTo(Map.of("c", Map.of()));
        assertThat(Json.parse("{\"a\":1}").orElseThrow().number("a")).isEqualTo(1);
    }

    @Test
    void pathsAreLeftOut() throws IOException {
        String text =
                "{\"items\":[{\"metadata\":{\"name\":\"a\",\"managedFields\":[{\"x\":[1,{}]}]},\"spec\":{\"volumes\":[1],"
                        + "\"nodeName\":\"n\"}},{\"spec\":{\"volumes\":null}}],\"volumes\":1}";

        Tree tree = read(text, "items.metadata.managedFields", "items.spec.volumes");

        assertThat(Json.of(tree))
                .isEqualTo(
                        "{\"items\":[{\"metadata\":{\"name\":\"a\"},\"spec\":{\"nodeName\":\"n\"}},{\"spec\":{}}],\"volumes\":1}");
    }

    @Test
    void whatIsNoObjectIsRefused() {
        for (String text : List.of("", "[]", "1", "<html>", "{\"a\":", "{\"a\":1")) {
            assertThatThrownBy(() -> read(text)).as(text).isInstanceOf(IOException.class);
            assertThat(Json.parse(text)).as(text).isEmpty();
        }
    }
}
