package dev.gatehouse.testkit.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.Capability;
import dev.gatehouse.testkit.kit.Conformance;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A gateway gets the environment of its definition, byte by byte.
 *
 * @since 0.1.0
 */
public interface EnvironmentStories extends Conformance {
    /**
     * Values arrive unchanged.
     *
     * @throws Exception if the story cannot be played
     */
    @Test
    default void valuesArriveUnchanged() throws Exception {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("EMPTY", "");
        values.put("BLANKS", "  two  blanks and a tab\t ");
        values.put("SINGLE", "it's 'quoted' ''");
        values.put("DOUBLE", "\"so\" is \"this\"");
        values.put("DOLLAR", "$HOME ${HOME} $(id) $$ $");
        values.put("BACKTICKS", "`id` \\`id\\`");
        values.put("BACKSLASHES", "\\ \\\\ \\n \\t \\");
        values.put("NEWLINES", "one\ntwo\n\nfour\n");
        values.put("RETURNS", "one\r\ntwo\r");
        values.put("HASH", "# no comment ; && || | > < & * ? [a-z] ~ !");
        values.put("PERCENT", "100% %h %%n %n");
        values.put("EQUALS", "a=b=c");
        values.put("UMLAUTS", "Grüße, 東京 🚪 \u0301");
        values.put("LIKE_AN_OPTION", "-n");
        assertArrive(values);
    }

    /**
     * A long value arrives whole.
     *
     * @throws Exception if the story cannot be played
     */
    @Test
    default void aLongValueArrivesWhole() throws Exception {
        assume(Capability.LONG_VALUES);
        StringBuilder text = new StringBuilder();
        while (text.length() < 100 * 1024) {
            text.append("'\"$`\\ ").append(text.length()).append('\n');
        }
        assertArrive(Map.of("LONG", text.toString()));
    }

    /**
     * The home variable is set.
     *
     * @throws Exception if the story cannot be played
     */
    @Test
    default void theHomeVariableIsSet() throws Exception {
        String variable = fixture().home().app().home().variable();
        FakeGateway gateway = gateway("alpha").with("FAKE_DUMP", variable);
        up(gateway);
        assertThat(Path.of(Files.readString(gateway.directory().resolve(variable)))
                        .toRealPath())
                .isEqualTo(fixture().home().path().toRealPath());
    }

    private void assertArrive(Map<String, String> values) throws Exception {
        FakeGateway gateway = gateway("alpha").with("FAKE_DUMP", String.join(" ", values.keySet()));
        for (Map.Entry<String, String> value : values.entrySet()) {
            gateway = gateway.with(value.getKey(), value.getValue());
        }
        up(gateway);
        for (Map.Entry<String, String> value : values.entrySet()) {
            assertThat(Files.readAllBytes(gateway.directory().resolve(value.getKey())))
                    .as(value.getKey())
                    .isEqualTo(value.getValue().getBytes(StandardCharsets.UTF_8));
        }
    }
}
