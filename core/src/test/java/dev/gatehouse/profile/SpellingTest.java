package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    @ParameterizedTest
    @CsvSource({
        "ports, port",
        "por, port",
        "prt, port",
        "prot, port",
        "pork, port",
        "Port, port",
        "envs, env",
        "nev, env",
        "restrat, restart",
        "resart, restart",
        "sstop, stop",
        "limit, limits"
    })
    void oneLetterIsAMisspelling(String written, String meant) {
        assertThat(Spelling.isSlip(written, meant)).isTrue();
        assertThat(Spelling.isSlip(meant, written)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "port, port",
        "platforms, port",
        "relay, ready",
        "line, limits",
        "irc, env",
        "sms, env",
        "'', env",
        "trop, port"
    })
    void moreLettersAreAnotherWord(String written, String meant) {
        assertThat(Spelling.isSlip(written, meant)).isFalse();
    }
}
