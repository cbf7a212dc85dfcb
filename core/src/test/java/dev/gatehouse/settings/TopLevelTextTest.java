package dev.gatehouse.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopLevelTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"desired_state\": \"running\"}",
                "{ \"a\": [{\"desired_state\": \"no\"}, \"desired_state\"],\n \"desired_state\"  :\n\"running\" }",
                "{\"x\": \"desired_state\", \"y\": \"\\\"{[\", \"desired_state\":\"running\", \"z\": 1}",
            })
    void findsAndReplacesTheTextOfATopLevelKey(String json) {
        TopLevelText found = TopLevelText.find(json, "desired_state").orElseThrow();
        assertThat(found.value()).isEqualTo("running");
        int at = json.lastIndexOf("running");
        assertThat(found.replaced("stopped"))
                .isEqualTo(json.substring(0, at) + "stopped" + json.substring(at + "running".length()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[\"desired_state\", \"running\"]",
                "{\"desired_state\": null, \"b\": \"running\"}",
                "{\"a\": {\"desired_state\": \"running\"}}",
                "{\"a\": \"desired_state\"",
                "{\"desired_state",
                "{\"desired_state\": ",
                "\\",
                "\"\\",
            })
    void whatIsElsewhereOrNoTextIsNotFound(String json) {
        assertThat(TopLevelText.find(json, "desired_state")).isEmpty();
    }

    @Test
    void aTextThatDoesNotEndReachesToTheEnd() {
        assertThat(TopLevelText.find("{\"a\": \"b\\", "a").orElseThrow().value())
                .isEqualTo("b\\");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{\"pid\": 4711, \"a\": 1} | 4711",
                "{\"a\": {\"pid\": 1}, \"pid\":7} | 7",
                "{\"pid\": \"7\"} | ##",
                "{\"pid\": null} | ##",
                "{\"pid\": 12.5} | ##",
                "{\"pid\": 1e3, \"a\": 1} | ##",
                "{\"pid\" | ##",
                "{} | ##",
            })
    void findsTheDigitsOfATopLevelKey(String json, String digits) {
        assertThat(TopLevelText.digits(json, "pid")).isEqualTo(digits);
    }
}
