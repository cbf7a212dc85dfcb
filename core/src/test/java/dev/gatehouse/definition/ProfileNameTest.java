package dev.gatehouse.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.InvalidInputException;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "coder", "coder-2", "a_b", "a-", "a_", "default", "007"})
    void acceptsValidNames(String name) {
        assertThat(ProfileName.of(name).value()).isEqualTo(name);
        assertThat(ProfileName.isValid(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Coder", "CODER", "../x", "a/b", "/", ".", "..", ".hidden", "-a", "_a", "-", "_", " ", "a b", " a",
                "a ", "a.b", "a\n", "a\r\n", "\na", "a\tb", "a\0", "\0", "käse", "ａ", "а", "a\u0301", "👍", "a\u200b",
                "a+b", "a;b", "$(x)", "a'b", "%i", "@", "a:b", "a\\b"
            })
    void refusesInvalidNames(String name) {
        assertThatThrownBy(() -> ProfileName.of(name))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("Profile name must match [a-z0-9][a-z0-9_-]*, got '")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "\r", "\0", "\t"));
        assertThat(ProfileName.isValid(name)).isFalse();
    }

    @Test
    void reportsAnEmptyName() {
        assertThatThrownBy(() -> ProfileName.of(""))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Profile name must not be empty");
    }

    @Test
    void acceptsTheLongestNameAndRefusesALongerOne() {
        assertThat(ProfileName.isValid("a".repeat(ProfileName.MAX_LENGTH))).isTrue();
        assertThatThrownBy(() -> ProfileName.of("a".repeat(ProfileName.MAX_LENGTH + 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Profile name too long (220 > 219 characters)");
    }

    @Test
    void doesNotRepeatATooLongName() {
        assertThatThrownBy(() -> ProfileName.of("a".repeat(300)))
                .hasMessage("Profile name too long (300 > 219 characters)");
        // The length is checked first.
        assertThatThrownBy(() -> ProfileName.of("\n".repeat(300)))
                .hasMessage("Profile name too long (300 > 219 characters)");
    }

    @Test
    void ordersTheRootProfileFirstAndTheOthersByName() {
        var names = new TreeSet<>(List.of(
                ProfileName.of("zoe"),
                ProfileName.of("coder"),
                ProfileName.DEFAULT,
                ProfileName.of("a"),
                ProfileName.of("0")));
        assertThat(names).extracting(ProfileName::value).containsExactly("default", "0", "a", "coder", "zoe");
        assertThat(ProfileName.of("default").isDefault()).isTrue();
        assertThat(ProfileName.of("defaults").isDefault()).isFalse();
    }
}
