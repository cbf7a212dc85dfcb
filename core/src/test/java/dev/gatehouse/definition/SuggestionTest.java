package dev.gatehouse.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
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
        assertThat(Suggestion.isSlip(written, meant)).isTrue();
        assertThat(Suggestion.isSlip(meant, written)).isTrue();
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
        assertThat(Suggestion.isSlip(written, meant)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "stat, status",
        "sta, start",
        "strat, start",
        "sttaus, status",
        "restrat, restart",
        "uninst, uninstall",
        "lst, list",
        "st, ''",
        "x, ''",
        "frobnicate, ''"
    })
    void wordThatBeginsACandidateMeansIt(String word, String nearest) {
        List<String> words = List.of("start", "stop", "restart", "status", "list", "logs", "install", "uninstall");
        assertThat(Suggestion.nearest(word, words).orElse("")).isEqualTo(nearest);
    }

    @Test
    void noCandidatesGiveNoSuggestion() {
        assertThat(Suggestion.clause("word", List.of())).isEmpty();
    }

    @Test
    void aVeryLongWordIsLikeNoOther() {
        assertThat(Suggestion.nearest("gatewa" + "y".repeat(250_000), List.of("gateway")))
                .isEmpty();
    }
}
