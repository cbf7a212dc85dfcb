package dev.gatehouse.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KindTest {
    @Test
    void kindsAreEqualByTheirWords() {
        assertThat(Kind.of("s6")).isEqualTo(Kind.S6).hasToString("s6");
        assertThat(Kind.of("systemd")).isNotEqualTo(Kind.S6);
        assertThat(Kind.of("none")).isEqualTo(Kind.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "s6", "open-rc", "x-", "kubernetes"})
    void anyWordIsAKind(String word) {
        assertThat(Kind.of(word).word()).isEqualTo(word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S6", "6s", "-a", "a b", "a_b", "a\n", "é"})
    void anInvalidWordIsRefused(String word) {
        assertThat(Kind.isWord(word)).isFalse();
        assertThatThrownBy(() -> Kind.of(word))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("The kind of a service manager must match [a-z][a-z0-9-]*, got ");
    }
}
