package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.Placeholders;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.settings.SettingsKeys;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Properties that hold for any text. */
class GatewaySettingsPropertyTest {
    private static final Path FILE = Path.of("/home/config.yaml");

    @Property(tries = 2000)
    void anyTextIsReadOrRefused(@ForAll("yamlish") String text) {
        try {
            assertThat(SettingsKeys.ofProfile(FILE, text, "gateway", GatewaySettings.DEFAULTS))
                    .isNotNull();
        } catch (InvalidInputException e) {
            assertThat(e.getMessage()).startsWith(FILE + ": ");
        }
    }

    @Provide
    Arbitrary<String> yamlish() {
        return Arbitraries.oneOf(
                        Arbitraries.strings().ofMaxLength(20),
                        Arbitraries.of(
                                "gateway:",
                                "\n",
                                "\n  ",
                                " ",
                                "port",
                                ":",
                                ": ",
                                "8080",
                                "env",
                                "restart",
                                "stop",
                                "ready",
                                "{",
                                "}",
                                "[",
                                "]",
                                ",",
                                "- ",
                                "&a",
                                "*a",
                                "!!int ",
                                "!x ",
                                "'",
                                "\"",
                                "|",
                                ">",
                                "---\n",
                                "#",
                                "?",
                                "~",
                                "true",
                                "<<: ",
                                "\t",
                                "%",
                                "1e400",
                                "-0",
                                "limits: {memory: "))
                .list()
                .ofMaxSize(25)
                .map(parts -> String.join("", parts));
    }

    @Property
    void everyPortIsReadBack(@ForAll @IntRange(min = 1, max = 65535) int port) {
        assertThat(SettingsKeys.ofProfile(FILE, "gateway:\n  port: " + port + "\n", "gateway", GatewaySettings.DEFAULTS)
                        .port())
                .hasValue(port);
    }

    @Property
    void everyTextInDoubleQuotesIsReadBackAsAVariable(@ForAll("printable") String value) {
        String quoted = value.replace("\\", "\\\\").replace("\"", "\\\"");
        Map<String, String> variables = SettingsKeys.ofProfile(
                        FILE, "gateway:\n  env:\n    A: \"" + quoted + "\"\n", "gateway", GatewaySettings.DEFAULTS)
                .environment()
                .variables();
        assertThat(variables).isEqualTo(new TreeMap<>(Map.of("A", value)));
    }

    @Provide
    Arbitrary<String> printable() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars("äßλ漢")
                .ofMaxLength(60)
                .filter(text -> Placeholders.fault(text).isEmpty());
    }
}
