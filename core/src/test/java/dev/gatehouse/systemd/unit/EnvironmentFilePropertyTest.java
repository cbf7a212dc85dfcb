package dev.gatehouse.systemd.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EnvironmentFilePropertyTest {
    @Provide
    Arbitrary<Map<String, String>> variables() {
        return Arbitraries.maps(Arbitraries.of("A", "B1", "_c", "LONG_NAME"), NastyUnitText.any());
    }

    /** ASCII only, because passing other characters to a child process depends on the locale of this JVM. */
    @Provide
    Arbitrary<Map<String, String>> asciiVariables() {
        Arbitrary<String> text =
                NastyUnitText.any().filter(value -> value.chars().allMatch(c -> c < 0x80));
        return Arbitraries.maps(Arbitraries.of("A", "B1", "_c", "LONG_NAME"), text);
    }

    @Property(tries = 3000)
    void valuesThatSystemdAcceptsAreReadUnchanged(@ForAll("variables") Map<String, String> variables) {
        Environment environment = Environment.of(variables);
        Map<String, String> read = UnitReading.environment(EnvironmentFile.render(environment));
        assertThat(read.keySet()).isEqualTo(variables.keySet());
        read.forEach((name, value) -> {
            assertThat(value.chars())
                    .as("systemd drops values with other characters")
                    .allMatch(c -> (c >= 0x20 && c != 0x7f) || c == '\n' || c == '\t');
            if (!EnvironmentFile.encoded(environment).contains(name)) {
                assertThat(value).isEqualTo(variables.get(name));
            }
        });
    }

    /** Runs the unit's command like systemd, with the variables that systemd would read. */
    @Property(tries = 60)
    void theCommandGetsTheOriginalValues(@ForAll("asciiVariables") Map<String, String> variables) throws IOException {
        assertArrive(variables);
    }

    @Example
    void noncharactersArriveToo() throws IOException {
        assertArrive(Map.of("A", "\uffff", "B", "\r\n\n", "C", "\\0101\r\\c"));
    }

    private static void assertArrive(Map<String, String> variables) throws IOException {
        Path folder = Files.createTempDirectory("gatehouse-units");
        Path file = folder.resolve("environ");
        try {
            GatewayDefinition definition = new Sample()
                    .environment(variables)
                    .command("/bin/sh", "-c", "cat /proc/$$/environ >" + file)
                    .definition();
            Rendering rendering = Sample.renderer(Sample.user(folder)).render(definition);
            for (RenderedFile rendered : rendering.files()) {
                Files.writeString(folder.resolve(rendered.path()), rendered.content());
            }
            String unit = rendering.files().getLast().content();
            List<String> command =
                    UnitReading.command(UnitReading.values(unit, "ExecStart").getFirst());
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().clear();
            builder.environment().put("PATH", "/usr/bin:/bin");
            builder.environment().putAll(UnitReading.environment(EnvironmentFile.render(definition.environment())));
            Ran ran = Ran.of(builder);
            assertThat(ran.exit()).as(ran.toString()).isZero();
            Map<String, String> found = new HashMap<>();
            Arrays.stream(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\0"))
                    .forEach(entry ->
                            found.put(entry.substring(0, entry.indexOf('=')), entry.substring(entry.indexOf('=') + 1)));
            found.keySet().retainAll(variables.keySet());
            assertThat(new TreeMap<>(found)).isEqualTo(new TreeMap<>(variables));
        } finally {
            Host.deleteTree(folder);
        }
    }

    @Example
    void aCommandWithoutEncodedValuesIsCalledDirectly() {
        String unit = Sample.renderer(Sample.user())
                .render(new Sample().environment(Map.of("A", "x\ty\n'$`")).definition())
                .files()
                .getLast()
                .content();
        assertThat(UnitReading.values(unit, "ExecStart")).containsExactly("/opt/app/gateway run");
    }

    @Example
    void anEncodedValueThatIsTooLongIsRefused() {
        Environment environment = Environment.of(Map.of("A", "\r".repeat(30_000)));
        assertThatThrownBy(() -> EnvironmentFile.render(environment))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("The value of A is too long");
        assertThat(EnvironmentFile.render(Environment.of(Map.of("A", "\\\"$`".repeat(30_000)))))
                .isNotEmpty();
    }
}
