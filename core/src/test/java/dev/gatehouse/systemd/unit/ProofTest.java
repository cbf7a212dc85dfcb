package dev.gatehouse.systemd.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.Readiness;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProofTest {
    private static Proof written(Sample sample) {
        return Proof.in(Sample.renderer(Sample.user())
                .render(sample.definition())
                .files()
                .getLast()
                .content());
    }

    @Test
    void whatAUnitSaysOfItsProofIsWhatTheDefinitionMeant() {
        assertThat(written(new Sample())).isEqualTo(new Proof(0, Duration.ZERO, Duration.ofSeconds(90), Set.of(75)));
        assertThat(written(new Sample()
                        .ready(new Readiness.Port(8080, Duration.ofMillis(2500)))
                        .stop("INT", Duration.ofMillis(700))
                        .restart(Sample.policy(1, 60, 60, Set.of(3, 75, 99), Set.of()))))
                .isEqualTo(new Proof(8080, Duration.ofMillis(2500), Duration.ofMillis(700), Set.of(3, 75, 99)));
        assertThat(written(new Sample()
                        .ready(new Readiness.Notify(3, Duration.ofSeconds(9)))
                        .restart(Sample.policy(1, 60, 60, Set.of(), Set.of()))))
                .isEqualTo(new Proof(0, Duration.ofSeconds(9), Duration.ofSeconds(90), Set.of()));
    }

    @Test
    void whatCannotBeReadIsNotSaid() {
        assertThat(Proof.in("")).isEqualTo(Proof.NONE);
        assertThat(Proof.in("\n[X-Gatehouse]\nReadyPort=x\nStopMilliseconds=99999999999\nRestartAtOnce=a 300 -1\n"))
                .isEqualTo(Proof.NONE);
    }
}
