package dev.gatehouse.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.PlannedStop;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.NewerFormatException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectationsTest {
    @Test
    void oneLineContainsEverything() {
        Expectations expectations = new Expectations(
                new Readiness.Port(9201, Duration.ofSeconds(30)),
                new StopPolicy("INT", Duration.ofMillis(1500)),
                RestartPolicy.Mode.ON_FAILURE,
                Set.of(75, 7),
                Set.of(78));
        assertThat(expectations.text())
                .isEqualTo("format=1 ready=port:9201,30000 stop=INT,1500 restart=yes again=7,75 never=78");
    }

    @Property
    void readsWhatItWrites(@ForAll("expectations") Expectations expectations) {
        assertThat(Expectations.parse(expectations.text() + "\n", "here")).isEqualTo(expectations);
        assertThat(expectations.text()).matches("[A-Za-z0-9=:,%/._ -]*");
    }

    @Test
    void aRequestAndAnAnnouncementAreEncoded() {
        Expectations expectations = new Expectations(
                new Readiness.Http(9201, "/ready?a=1", 204, Duration.ofSeconds(30)),
                new StopPolicy(
                        "TERM",
                        Duration.ofSeconds(5),
                        Optional.of(new PlannedStop(".planned-stop", "{\"pid\": {pid}}"))),
                RestartPolicy.Mode.ON_FAILURE,
                Set.of(),
                Set.of());
        assertThat(expectations.text())
                .isEqualTo("format=1 ready=http:9201,204,30000,/ready%3fa%3d1 stop=TERM,5000 restart=yes again= never="
                        + " marker=.planned-stop,%7b%22pid%22%3a%20%7bpid%7d%7d");
    }

    @Provide
    Arbitrary<Expectations> expectations() {
        Arbitrary<Duration> limits = Arbitraries.longs().between(1, 3_600_000).map(Duration::ofMillis);
        Arbitrary<Readiness> readiness = Arbitraries.oneOf(
                Arbitraries.just(new Readiness.None()),
                Combinators.combine(Arbitraries.integers().between(3, 99), limits)
                        .as(Readiness.Notify::new),
                Combinators.combine(Arbitraries.integers().between(1, 65535), limits)
                        .as(Readiness.Port::new),
                limits.map(Readiness.State::new),
                Combinators.combine(
                                Arbitraries.integers().between(1, 65535),
                                Arbitraries.strings().withCharRange('!', '~').ofMaxLength(20),
                                Arbitraries.integers().between(100, 599),
                                limits)
                        .as((port, path, status, limit) -> new Readiness.Http(port, "/" + path, status, limit)));
        Arbitrary<Optional<PlannedStop>> markers = Arbitraries.strings()
                .withChars("{}\"%,= \n/\\'$ä→")
                .withCharRange('A', 'Z')
                .ofMaxLength(40)
                .map(text -> new PlannedStop(".stop me,=%", text))
                .optional();
        Arbitrary<StopPolicy> stop = Combinators.combine(
                        Arbitraries.of("TERM", "INT", "QUIT", "HUP", "USR1", "USR2"), limits, markers)
                .as(StopPolicy::new);
        Arbitrary<Set<Integer>> codes =
                Arbitraries.integers().between(0, 255).set().ofMaxSize(4);
        return Combinators.combine(readiness, stop, Arbitraries.of(RestartPolicy.Mode.class), codes, codes)
                .as(Expectations::new);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "none",
                "notify 5000\nagain 75",
                "ready port 30000 9201",
                "format=",
                "format=x",
                "format=1 stop=KILL,5",
                "format=1 ready=port:x,y",
                "format=1 again=x",
                "format=1 ready=http:1,200,5,x",
                "format=1 ready=http:1,200,5,/%zz",
                "format=1 ready=state:0",
                "format=1 marker=a/b,text",
                "format=-1",
                "ready=port:1,2"
            })
    void anInvalidLineIsUnknown(String text) {
        assertThat(Expectations.parse(text, "here")).isEqualTo(Expectations.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"format=2", "format=10 ready=none", "format=2 ready=oracle:blue"})
    void aNewerFormatIsRefused(String text) {
        assertThatThrownBy(() -> Expectations.parse(text, "/slot/data/proof"))
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("/slot/data/proof was written by a newer Gatehouse")
                .hasMessageContaining("this version knows up to 1");
    }

    @Test
    void unknownWordsAreIgnored() {
        Expectations plain = Expectations.parse("format=1 ready=none stop=TERM,5 restart=no again= never=", "here");
        assertThat(Expectations.parse(plain.text() + " colour=blue", "here")).isEqualTo(plain);
        assertThat(plain.restarts()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 78})
    void someExitCodesPreventARestart(int code) {
        assertThat(Expectations.UNKNOWN.endsWith(code)).isTrue();
        assertThat(Expectations.UNKNOWN.endsWith(1)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "NEVER,      '',   '',   0, true",
        "NEVER,      0,    '',   0, true",
        "NEVER,      '',   '',   1, true",
        "ON_FAILURE, '',   '',   0, true",
        "ON_FAILURE, '',   '',   1, false",
        "ON_FAILURE, 0,    '',   0, false",
        "ON_FAILURE, '',   1,    1, true",
        "ALWAYS,     '',   '',   0, false",
        "ALWAYS,     75,   78,   0, false",
        "ALWAYS,     '',   78,   78, true",
        "ALWAYS,     '',   '',   1, false",
    })
    void modeAndListsDecideWhetherAnExitCodeIsTheEnd(
            RestartPolicy.Mode mode, String again, String never, int code, boolean ends) {
        String line = "format=1 ready=none stop=TERM,5 restart=" + word(mode) + " again=" + again + " never=" + never;
        assertThat(Expectations.parse(line, "here").endsWith(code)).isEqualTo(ends);
    }

    private static String word(RestartPolicy.Mode mode) {
        return switch (mode) {
            case NEVER -> "no";
            case ON_FAILURE -> "yes";
            case ALWAYS -> "always";
        };
    }
}
