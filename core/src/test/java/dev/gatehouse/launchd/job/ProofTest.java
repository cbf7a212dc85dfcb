package dev.gatehouse.launchd.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.launchd.LaunchdSamples;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProofTest {
    @Test
    void whatStartsAndStopsHaveToKnowIsReadAsItWasWritten() {
        Proof proof = Proof.of(LaunchdSamples.hermes(
                "coder",
                LaunchdSamples.settings(
                        Map.of(),
                        RestartPolicy.ON_FAILURE,
                        new StopPolicy("USR1", Duration.ofMillis(1234)),
                        new Readiness.Port(80, Duration.ofSeconds(3)),
                        Limits.NONE)));
        assertThat(Proof.parse(proof.text())).isEqualTo(proof);
        assertThat(Proof.parse("")).isEqualTo(Proof.UNKNOWN);
        assertThat(Proof.parse("ready port x\nstop FOO 1\nagain a\nnever\nwhat\n"))
                .isEqualTo(Proof.UNKNOWN);
    }
}
