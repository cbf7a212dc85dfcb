package dev.gatehouse.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.InvalidInputException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
    @ParameterizedTest
    @ValueSource(strings = {"A", "a", "_", "PATH", "_x1", "A0"})
    void acceptsShellNames(String key) {
        assertThat(Environment.of(Map.of(key, "v")).variables()).containsEntry(key, "v");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1A", "A-B", "A B", "A=B", "A.B", "Ä", "A\n", "A\0", "BASH_FUNC_x%%", "$A", "А"})
    void refusesInvalidNames(String key) {
        assertThatThrownBy(() -> Environment.of(Map.of(key, "v")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("environment key must match [A-Za-z_][A-Za-z0-9_]*, got '");
    }

    @Test
    void acceptsAnyTextAsAValue() {
        String value = "a 'b' \"c\" $d `e` \\ \n\t é 👍";
        assertThat(Environment.of(Map.of("A", value)).variables()).containsEntry("A", value);
    }

    @Test
    void refusesANulWithoutRepeatingTheValue() {
        assertThatThrownBy(() -> Environment.of(Map.of("TOKEN", "secret\0")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the value of TOKEN must not contain a NUL");
    }

    @Test
    void refusesAnUnpairedSurrogate() {
        assertThatThrownBy(() -> Environment.of(Map.of("A", "\ud83d")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the value of A is not valid Unicode text");
    }

    @Test
    void limitsTheLengthAsTheKernelDoes() {
        // "A=", the value and the terminating NUL: exactly 131072 bytes.
        assertThat(Environment.of(Map.of("A", "x".repeat(131_069))).variables()).hasSize(1);
        assertThatThrownBy(() -> Environment.of(Map.of("A", "x".repeat(131_070))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("131072 > 131071");
        assertThatThrownBy(() -> Environment.of(Map.of("A", "é".repeat(65_535))))
                .hasMessageContaining("131072 > 131071");
    }

    @Test
    void isSortedAndImmutable() {
        Map<String, String> given = new HashMap<>(Map.of("B", "2", "A", "1", "a", "3"));
        Environment environment = Environment.of(given);
        given.put("C", "4");
        assertThat(environment.variables().keySet()).containsExactly("A", "B", "a");
        assertThatThrownBy(() -> environment.variables().put("D", "5"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void combinesTwoSets() {
        Environment below = Environment.of(Map.of("A", "1", "B", "2"));
        assertThat(below.with(Map.of("B", "3", "C", "4")).variables())
                .isEqualTo(new TreeMap<>(Map.of("A", "1", "B", "3", "C", "4")));
        assertThat(below.variables()).containsEntry("B", "2");
    }
}
