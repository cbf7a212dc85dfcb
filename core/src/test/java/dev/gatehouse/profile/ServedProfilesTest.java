package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServedProfilesTest {
    private HomeOnDisk disk;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        disk = HomeOnDisk.in(directory);
    }

    private boolean isOn(String variable) {
        return ServedProfiles.reason(Map.of("GATEWAY_MULTIPLEX_PROFILES", variable), disk.home())
                .isPresent();
    }

    @Test
    void isOffByDefault() {
        assertThat(ServedProfiles.reason(Map.of(), disk.home()).isPresent()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "yes", "on", "TRUE", " Yes "})
    void theVariableTurnsItOnWhateverTheFileSays(String word) throws IOException {
        disk.config("default", "multiplex_profiles: false\n");
        assertThat(isOn(word)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "false", "no", "off", "FALSE"})
    void theVariableTurnsItOffWhateverTheFileSays(String word) throws IOException {
        disk.config("default", "multiplex_profiles: true\n");
        assertThat(isOn(word)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "maybe", "2"})
    void withAnUnknownWordInTheVariableTheFileDecides(String word) throws IOException {
        disk.config("default", "multiplex_profiles: true\n");
        assertThat(isOn(word)).isTrue();
        disk.config("default", "multiplex_profiles: false\n");
        assertThat(isOn(word)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "multiplex_profiles: true, true",
                "multiplex_profiles: yes, true",
                "\"gateway: {multiplex_profiles: true}\", true",
                "\"gateway: {multiplex_profiles: 'on'}\", true",
                "\"{multiplex_profiles: false, gateway: {multiplex_profiles: true}}\", false",
                "\"{multiplex_profiles: null, gateway: {multiplex_profiles: true}}\", true",
                "\"gateway: {multiplex_profiles: sure}\", false",
                "\"gateway: {multiplex_profiles: [true]}\", false",
                "\"gateway: [multiplex_profiles]\", false",
                "\"{multiplex_profiles: true\", false",
                "note: multiplex_profiles, false"
            })
    void theFileDecidesAsItDoesForHermes(String config, boolean on) throws IOException {
        disk.config("default", config + "\n");
        assertThat(ServedProfiles.reason(Map.of(), disk.home()).isPresent()).isEqualTo(on);
    }
}
